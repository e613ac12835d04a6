import { isUtf8 } from 'node:buffer';
import { fileError } from '../dataError';

const utf16Marks = [
  [0xff, 0xfe],
  [0xfe, 0xff],
];
const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Where the text of a file in UTF-8 begins: behind its byte order mark. Throws InputError at the first byte that is no text. */
export function textStart(bytes: Uint8Array, path: string): number {
  if (utf16Marks.some(([first, second]) => bytes[0] === first && bytes[1] === second))
    throw fileError('not-utf8', path, 'This file is text in UTF-16. Save it as UTF-8.');
  const zero = bytes.subarray(0, 8192).indexOf(0);
  if (zero >= 0)
    throw fileError(
      'binary-file',
      path,
      `This is not a text file: byte ${zero} is zero. Give a CSV or TSV file in UTF-8, or use the right ending for its format.`,
    );
  if (!isUtf8(bytes)) throw notUtf8(bytes, path);
  return byteOrderMark.every((mark, i) => bytes[i] === mark) ? byteOrderMark.length : 0;
}

function notUtf8(bytes: Uint8Array, path: string): Error {
  for (let line = 1, start = 0; start <= bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const own = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(own)) {
      const column = validLength(own) + 1;
      const range = { line, column, endLine: line, endColumn: column + 1 };
      return fileError(
        'not-utf8',
        path,
        'Here is a character that is not in UTF-8, perhaps because the file was saved as Latin-1. Save it as UTF-8.',
        range,
      );
    }
    start = end < 0 ? bytes.length + 1 : end + 1;
  }
  return fileError('not-utf8', path, 'This file is not text in UTF-8. Save it as UTF-8.');
}

/** Characters before the first one that is not UTF-8. */
function validLength(line: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let length = 0;
  try {
    for (const byte of line) length += decoder.decode(Uint8Array.of(byte), { stream: true }).length;
  } catch {
    // The line's valid part ends here.
  }
  return length;
}
