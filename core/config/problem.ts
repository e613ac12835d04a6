/** A half-open range of a text file; line and column count from 1, as editors and compilers print them. */
export interface SourceRange {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export type Severity = 'error' | 'warning' | 'info';

/** One certain textual repair of a problem, as offsets into the text that was checked. */
export interface TextFix {
  readonly title: string;
  readonly edits: readonly { readonly offset: number; readonly length: number; readonly text: string }[];
}

/**
 * One thing that is wrong with what the user gave us.
 *
 * The message says what is so and what to do, in one or two sentences; `code` is stable (kebab-case) so that
 * tests, quick fixes and scripts can rely on it.
 */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** The file at fault; absent means the config itself. */
  readonly file?: string;
  readonly range: SourceRange;
  /** Where in the config the fault lies, for those who do not have its text; `locateProblems` turns it into the range. */
  readonly configPath?: readonly (string | number)[];
  readonly fixes?: readonly TextFix[];
}

/** The user's input is at fault (exit status 1 of the command line): carries every problem found, never a stack trace. */
export class InputError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(problem => problem.message).join('\n'));
    this.name = 'InputError';
    this.problems = problems;
  }
}
