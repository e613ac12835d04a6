import type { SourceRange } from '../../config/problem';
import { fileError } from '../dataError';
import { GrowingIndex } from './growingIndex';

const progressEvery = 1 << 16;
const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The records and cells of a text in the form of RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes.
 * Blank lines are skipped. Cells are kept as places in the text, 8 bytes each, so that a large file fits into memory and
 * every cell can still tell its line and column, which no kept library does.
 */
export class DelimitedText {
  private readonly starts = new GrowingIndex();
  private readonly ends = new GrowingIndex();
  /** Index of the first cell of each record. */
  private readonly firsts = new GrowingIndex();

  /** Throws InputError for a quote that is never closed and for text behind a closing one. */
  constructor(
    private readonly text: string,
    private readonly delimiter: string,
    private readonly path: string,
    onProgress: (done: number, total: number) => void,
  ) {
    let told = 0;
    let position = 0;
    while (position < text.length) {
      if (position - told > progressEvery) {
        told = position;
        onProgress(position, text.length);
      }
      position = this.readRecord(position);
    }
  }

  get records(): number {
    return this.firsts.length;
  }

  /** Number of cells of a record. */
  width(record: number): number {
    const end = record + 1 < this.firsts.length ? this.firsts.at(record + 1) : this.starts.length;
    return end - this.firsts.at(record);
  }

  /** The value of a cell without its quotes and the blanks around it. */
  cell(record: number, column: number): string {
    const index = this.firsts.at(record) + column;
    const start = this.starts.at(index);
    const raw = this.text.slice(start, this.ends.at(index));
    if (this.text.charCodeAt(start) !== quote) return raw.trim();
    return raw.slice(1, raw.lastIndexOf('"')).replaceAll('""', '"').trim();
  }

  range(record: number, column: number): SourceRange {
    const index = this.firsts.at(record) + column;
    return this.rangeBetween(this.starts.at(index), this.ends.at(index));
  }

  /** Reads the record that begins at a position; returns where the next one begins. */
  private readRecord(from: number): number {
    const { text } = this;
    const separator = this.delimiter.charCodeAt(0);
    const first = this.starts.length;
    let position = from;
    for (;;) {
      const start = position;
      position = text.charCodeAt(position) === quote ? this.afterQuotes(position) : position;
      const rest = position;
      let code = text.charCodeAt(position);
      while (position < text.length && code !== separator && code !== lineFeed && code !== carriageReturn)
        code = text.charCodeAt(++position);
      if (rest > start && text.slice(rest, position).trim() !== '')
        throw fileError(
          'text-after-quote',
          this.path,
          'Text follows the closing quote of a value. Double the quotes that belong to the value.',
          this.rangeBetween(rest, position),
        );
      this.starts.push(start);
      this.ends.push(position);
      if (position >= text.length || code !== separator) break;
      position++;
    }
    const blank = this.starts.length === first + 1 && text.slice(from, position).trim() === '';
    if (blank) {
      this.starts.length = first;
      this.ends.length = first;
    } else this.firsts.push(first);
    return position + (text.startsWith('\r\n', position) ? 2 : 1);
  }

  /** The position behind the quote that closes the one at a position. */
  private afterQuotes(open: number): number {
    let position = open + 1;
    for (;;) {
      const close = this.text.indexOf('"', position);
      if (close < 0)
        throw fileError(
          'open-quote',
          this.path,
          'This quoted value is not closed. End it with a double quote.',
          this.rangeBetween(open, open + 1),
        );
      if (this.text.charCodeAt(close + 1) !== quote) return close + 1;
      position = close + 2;
    }
  }

  private rangeBetween(start: number, end: number): SourceRange {
    const from = this.position(start);
    const to = this.position(Math.max(end, start + 1));
    return to.line === from.line
      ? { ...from, endLine: from.line, endColumn: to.column }
      : { ...from, endLine: from.line, endColumn: from.column + 1 };
  }

  private position(offset: number): { readonly line: number; readonly column: number } {
    let line = 1;
    let lineStart = 0;
    for (const { index, 0: end } of this.text.slice(0, offset).matchAll(/\r\n|\r|\n/g)) {
      line++;
      lineStart = index + end.length;
    }
    return { line, column: offset - lineStart + 1 };
  }
}
