import { fileError } from '../dataError';

/** One value with its place in the file, both from 1. */
export interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

const progressEvery = 1 << 16;

/**
 * Splits a text into records and cells by RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes. Blank
 * lines are skipped. Our own because no kept library tells line and column of a cell.
 */
export function parseDelimited(
  text: string,
  delimiter: string,
  path: string,
  onProgress: (done: number, total: number) => void,
): Cell[][] {
  const records: Cell[][] = [];
  let record: Cell[] = [];
  let line = 1;
  let lineStart = text.startsWith('\uFEFF') ? 1 : 0;
  let position = lineStart;
  let told = 0;
  const { length } = text;

  const endRecord = (): void => {
    if (record.length > 1 || record[0]?.text.trim()) records.push(record);
    record = [];
  };

  while (position < length) {
    if (position - told > progressEvery) {
      told = position;
      onProgress(position, length);
    }
    const start = position;
    const startLine = line;
    const column = start - lineStart + 1;
    let value: string;
    if (text[position] === '"') {
      value = '';
      position++;
      for (;;) {
        const quote = text.indexOf('"', position);
        if (quote < 0)
          throw fileError(
            'open-quote',
            path,
            'This quoted value is not closed. End it with a double quote.',
            {
              line: startLine,
              column,
              endLine: startLine,
              endColumn: column + 1,
            },
          );
        const part = text.slice(position, quote);
        value += part;
        for (let at = part.indexOf('\n'); at >= 0; at = part.indexOf('\n', at + 1)) {
          line++;
          lineStart = position + at + 1;
        }
        position = quote + 1;
        if (text[position] !== '"') break;
        value += '"';
        position++;
      }
      const rest = position;
      while (
        position < length &&
        text[position] !== delimiter &&
        text[position] !== '\n' &&
        text[position] !== '\r'
      )
        position++;
      if (text.slice(rest, position).trim() !== '')
        throw fileError(
          'text-after-quote',
          path,
          'Text follows the closing quote of a value. Double the quotes that belong to the value.',
          {
            line,
            column: rest - lineStart + 1,
            endLine: line,
            endColumn: position - lineStart + 1,
          },
        );
    } else {
      while (
        position < length &&
        text[position] !== delimiter &&
        text[position] !== '\n' &&
        text[position] !== '\r'
      )
        position++;
      value = text.slice(start, position);
    }
    record.push({ text: value, line: startLine, column });
    if (position >= length) break;
    if (text[position] === delimiter) {
      position++;
      // A delimiter at the very end is followed by an empty cell.
      if (position >= length || text[position] === '\n' || text[position] === '\r')
        record.push({ text: '', line, column: position - lineStart + 1 });
      else continue;
      if (position >= length) break;
    }
    position += text[position] === '\r' && text[position + 1] === '\n' ? 2 : 1;
    line++;
    lineStart = position;
    endRecord();
  }
  endRecord();
  return records;
}
