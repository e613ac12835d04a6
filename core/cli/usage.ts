import type { Command } from './command';

/** Thrown for a call that makes no sense; printed with the way to the help. Exit status 1. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    'deadeye: train, inspect and diagnose small neural networks',
    '',
    'Usage: deadeye COMMAND CONFIG [options]',
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'Every command takes --json (one document on stdout, numbers that are not finite as texts) and --help.',
    '"deadeye --version" prints the version.',
    '',
    'Exit status: 0 fine, 1 the input is at fault, 2 the run is at fault (diverged, errors found by diagnose),',
    '3 a defect of ours.',
    '',
    'Examples:',
    '  deadeye check spirals.mlp.json',
    '  deadeye train penguins.mlp.json --epochs 20 --save trained.safetensors',
  ].join('\n');
}

export function help({ name, summary, options, examples }: Command): string {
  const entries = Object.entries(options).map(([key, { value, help: text }]) => [
    `--${key}${value ? ` ${value}` : ''}`,
    text,
  ]);
  entries.push(['--json', 'print one JSON document on stdout'], ['--help', 'print this']);
  const width = Math.max(...entries.map(([left]) => left.length));
  return [
    `deadeye ${name}: ${summary}`,
    '',
    `Usage: deadeye ${name} CONFIG${Object.keys(options).length > 0 ? ' [options]' : ''}`,
    '',
    ...entries.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`),
    '',
    'Examples:',
    ...examples.map(example => `  ${example}`),
  ].join('\n');
}

/** A whole number from `least` on, and up to `most`. */
export function wholeNumber(
  text: string | boolean | undefined,
  option: string,
  least: number,
  most = Infinity,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (typeof text !== 'string' || text.trim() === '' || !Number.isSafeInteger(value) || value < least)
    throw new UsageError(`--${option} takes a whole number from ${least} on, not "${text}".`);
  if (value > most) throw new UsageError(`--${option} takes ${most} at most, not ${text}.`);
  return value;
}

export function oneOf<T extends string>(
  text: string | boolean | undefined,
  option: string,
  allowed: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const found = allowed.find(each => each === text);
  if (found) return found;
  throw new UsageError(`--${option} is one of ${allowed.join(', ')}, not "${text}".`);
}

export function positiveNumber(text: string | boolean | undefined, option: string): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (typeof text === 'string' && text.trim() !== '' && Number.isFinite(value) && value > 0) return value;
  throw new UsageError(`--${option} takes a number above 0, not "${text}".`);
}
