import type { ParseArgsConfig } from 'node:util';
import type { Terminal } from './terminal';

export type Options = NonNullable<ParseArgsConfig['options']>;

/** What a command is given: its positional arguments, its options as text, and where to write. */
export interface Invocation {
  /** The CONFIG argument. */
  readonly config: string;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly json: boolean;
  readonly terminal: Terminal;
}

/** What came of it. */
export interface Outcome {
  /** Printed as one document under `--json`; numbers that are not finite become "NaN", "Infinity" and "-Infinity". */
  readonly document: unknown;
  /** Printed otherwise. */
  readonly text: string;
  /** 0 fine, 1 the input is at fault, 2 the run is. */
  readonly status?: 0 | 1 | 2;
}

/** One call of the command line: one file in `commands/` and one line in `registry.ts`. */
export interface Command {
  readonly name: string;
  /** One line for the overview. */
  readonly summary: string;
  /** Options besides `--json` and `--help`, with a line of help each. */
  readonly options: Readonly<Record<string, { readonly value?: string; readonly help: string }>>;
  /** Complete command lines that show how it is used. */
  readonly examples: readonly string[];
  run(invocation: Invocation): Promise<Outcome>;
}
