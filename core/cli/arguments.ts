import { parseArgs } from 'node:util';
import { closest } from '../config/similar';
import type { Command, Options } from './command';
import { UsageError } from './usage';

export interface ParsedArguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** The arguments of a command. Throws UsageError for what it does not know. */
export function parseArguments(command: Command, args: readonly string[]): ParsedArguments {
  const options: Options = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } };
  for (const [key, { value }] of Object.entries(command.options))
    options[key] = { type: value === undefined ? 'boolean' : 'string' };
  const { tokens, values, positionals } = parseArgs({
    args: joinNegatives(args, options),
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(options, name)) throw new UsageError(unknown(rawName, Object.keys(options)));
    const { value: placeholder } = command.options[name] ?? {};
    if (options[name].type === 'string' && (value === undefined || value === '' || value.startsWith('--')))
      throw new UsageError(`--${name} needs a value: --${name} ${placeholder ?? 'VALUE'}.`);
    if (options[name].type === 'boolean' && value !== undefined)
      throw new UsageError(`--${name} takes no value.`);
    if (seen.has(name)) throw new UsageError(`--${name} is given twice.`);
    seen.add(name);
  }
  return { values: values, positionals };
}

/** A negative number behind an option is its value, not an option of its own. */
function joinNegatives(args: readonly string[], options: Options): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const before = joined.at(-1) ?? '';
    const takesValue = before.startsWith('--') && options[before.slice(2)]?.type === 'string';
    if (takesValue && /^-[\d.]/.test(arg)) joined[joined.length - 1] = `${before}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function unknown(written: string, known: readonly string[]): string {
  const meant = closest(written.replace(/^-+/, ''), known);
  const all = known.map(name => `--${name}`).join(', ');
  return `There is no option "${written}". ${meant ? `Did you mean "--${meant}"?` : `There are ${all}.`}`;
}
