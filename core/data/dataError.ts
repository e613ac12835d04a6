import { InputError, type Problem, type SourceRange } from '../config/problem';

export const nowhere: SourceRange = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** A fault in a data file, at its line and column when it has such. */
export function fileError(
  code: string,
  file: string,
  message: string,
  range: SourceRange = nowhere,
): InputError {
  return new InputError([{ code, severity: 'error', message, file, range }]);
}

/** A fault in what the config says about the data; its range is filled in by whoever has the text. */
export function configError(
  code: string,
  configPath: readonly (string | number)[],
  message: string,
  extra: Partial<Problem> = {},
): InputError {
  return new InputError([{ code, severity: 'error', message, range: nowhere, configPath, ...extra }]);
}
