import { applyEdits, modify, type FormattingOptions } from 'jsonc-parser';
import type { ConfigEdit } from '../session/protocol/inspection';

/** The text with the edits made one after the other, comments and layout kept. */
export function editText(text: string, edits: readonly ConfigEdit[]): string {
  const formattingOptions: FormattingOptions = {
    tabSize: 2,
    insertSpaces: true,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
  return edits.reduce((result, { path, value, insert }) => {
    const options = { formattingOptions, ...(insert && { isArrayInsertion: true }) };
    return applyEdits(result, modify(result, [...path], value, options));
  }, text);
}
