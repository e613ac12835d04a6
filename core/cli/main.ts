import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { InputError } from '../config/problem';
import { closest } from '../config/similar';
import { SessionError } from '../session/protocol/failure';
import { parseArguments } from './arguments';
import type { Command } from './command';
import { toJson } from './json';
import { formatProblem } from './problems';
import { commands } from './registry';
import { Terminal } from './terminal';
import { help, overview, UsageError } from './usage';

/** Runs one call and answers its exit status. */
export async function main(
  args: readonly string[],
  output: { write(text: string): unknown } = process.stdout,
  errors: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): Promise<number> {
  const terminal = new Terminal(errors);
  const [name, ...rest] = args;
  let config = '';
  let json = false;
  try {
    if (name === '--version' || name === '-v') {
      output.write(`${version()}\n`);
      return 0;
    }
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      const about = name === 'help' && rest.length > 0 ? findCommand(rest[0]) : undefined;
      output.write(`${about ? help(about) : overview(commands)}\n`);
      return name === undefined ? 1 : 0;
    }
    const command = findCommand(name);
    const parsed = parseArguments(command, rest);
    if (parsed.values.help === true) {
      output.write(`${help(command)}\n`);
      return 0;
    }
    json = parsed.values.json === true;
    const [first, second] = parsed.positionals;
    if (first === undefined) throw new UsageError('Name the config to work on.');
    if (second !== undefined)
      throw new UsageError(`There is one CONFIG, but "${second}" follows "${first}".`);
    config = first;
    const {
      document,
      text,
      status = 0,
    } = await command.run({ config, values: parsed.values, json, terminal });
    terminal.clear();
    output.write(`${json ? toJson(document) : text}\n`);
    return status;
  } catch (error) {
    terminal.clear();
    const known = commands.some(command => command.name === name) ? name : undefined;
    return report(error, { command: known, config, json }, output, errors);
  }
}

function findCommand(name: string): Command {
  const command = commands.find(each => each.name === name);
  if (command) return command;
  const names = commands.map(each => each.name);
  const meant = closest(name, names);
  throw new UsageError(
    `There is no command "${name}". ${meant ? `Did you mean "${meant}"?` : `There are ${names.join(', ')}.`}`,
  );
}

function report(
  error: unknown,
  {
    command,
    config,
    json,
  }: { readonly command: string | undefined; readonly config: string; readonly json: boolean },
  output: { write(text: string): unknown },
  errors: { write(text: string): unknown },
): number {
  if (error instanceof UsageError) {
    errors.write(`${error.message}\nSee "deadeye ${command ? `${command} ` : ''}--help".\n`);
    return 1;
  }
  if (error instanceof InputError) {
    errors.write(`${error.problems.map(problem => formatProblem(problem, config)).join('\n')}\n`);
    if (json) {
      const problems = error.problems.map(({ range, severity, code, message, file }) => ({
        line: range.line,
        column: range.column,
        severity,
        code,
        message,
        ...(file !== undefined && { file }),
      }));
      output.write(`${toJson({ problems })}\n`);
    }
    return 1;
  }
  if (error instanceof SessionError && error.failure.kind !== 'defect') {
    errors.write(`${config}: ${error.message}\n`);
    return error.failure.kind === 'input' ? 1 : 2;
  }
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && /^E[A-Z]+$/.test(code)) {
    errors.write(`The file cannot be written or read: ${message}\n`);
    return 1;
  }
  if (error instanceof RangeError && /GiB|memory/i.test(error.message)) {
    errors.write(`${config}: ${error.message}\n`);
    return 1;
  }
  errors.write(
    `Deadeye has a defect: ${error instanceof Error ? error.message : String(error)}\nPlease report it with the config that shows it.\n`,
  );
  if (process.env.DEADEYE_DEBUG && error instanceof Error) errors.write(`${error.stack ?? ''}\n`);
  return 3;
}

/** Of the package that this file, or the bundle it is part of, belongs to. */
function version(): string {
  for (let folder = __dirname; ; folder = dirname(folder)) {
    const file = join(folder, 'package.json');
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
    if (dirname(folder) === folder) throw new Error('The package.json of Deadeye is missing.');
  }
}
