import type { SourceRange } from '../../config/problem';
import { fileError } from '../dataError';

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/**
 * The records and cells of a text in the form of RFC 4180: quoted cells may hold delimiters, line ends and doubled quotes, and
 * blank lines are skipped. It works on the bytes of the file, which need not become a string of their size, and every cell can
 * still tell its line and column, which no kept library does.
 */
export class DelimitedText {
  /** Byte offsets of the cells of the record that was read last. */
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** Cells of the record that was read last. */
  width = 0;
  private readonly separator: number;
  private readonly decoder = new TextDecoder();

  constructor(
    readonly bytes: Uint8Array,
    /** Where the text begins. */
    readonly start: number,
    delimiter: string,
    readonly path: string,
  ) {
    this.separator = delimiter.charCodeAt(0);
  }

  /**
   * Reads the record that begins at an offset, and answers where the next one begins; a blank line has a width of 0.
   *
   * @throws InputError for a quote that is never closed and for text behind a closing one
   */
  readRecord(from: number): number {
    const { bytes, separator, starts, ends } = this;
    const { length } = bytes;
    let position = from;
    let width = 0;
    for (;;) {
      const start = position;
      let code = bytes[position];
      if (code === quote) {
        position = this.afterQuotes(position);
        code = bytes[position];
      }
      const rest = position;
      while (position < length && code !== separator && code !== lineFeed && code !== carriageReturn)
        code = bytes[++position];
      if (rest > start && rest < position && this.decode(rest, position).trim() !== '')
        throw this.fault(
          'text-after-quote',
          'Text follows the closing quote of a value. Double the quotes that belong to the value.',
          rest,
          position,
        );
      starts[width] = start;
      ends[width] = position;
      width++;
      if (position >= length || code !== separator) break;
      position++;
    }
    this.width = width === 1 && this.decode(from, position).trim() === '' ? 0 : width;
    return position + (bytes[position] === carriageReturn && bytes[position + 1] === lineFeed ? 2 : 1);
  }

  /** A cell of the record that was read last, without its quotes and the blanks around it. */
  cell(column: number): string {
    const start = this.starts[column];
    const raw = this.decode(start, this.ends[column]);
    if (this.bytes[start] !== quote) return raw.trim();
    return raw.slice(1, raw.lastIndexOf('"')).replaceAll('""', '"').trim();
  }

  /** A fault at a cell of the record that was read last. */
  faultAt(code: string, message: string, column: number): Error {
    return this.fault(code, message, this.starts[column], this.ends[column]);
  }

  /** Lines and columns of a stretch of the text. */
  range(start: number, end: number): SourceRange {
    const from = this.position(start);
    const to = this.position(Math.max(end, start + 1));
    return to.line === from.line
      ? { ...from, endLine: from.line, endColumn: to.column }
      : { ...from, endLine: from.line, endColumn: from.column + 1 };
  }

  private fault(code: string, message: string, start: number, end: number): Error {
    return fileError(code, this.path, message, this.range(start, end));
  }

  private decode(start: number, end: number): string {
    return this.decoder.decode(this.bytes.subarray(start, end));
  }

  /** The offset behind the quote that closes the one at an offset. */
  private afterQuotes(open: number): number {
    let position = open + 1;
    for (;;) {
      const close = this.bytes.indexOf(quote, position);
      if (close < 0)
        throw this.fault(
          'open-quote',
          'This quoted value is not closed. End it with a double quote.',
          open,
          open + 1,
        );
      if (this.bytes[close + 1] !== quote) return close + 1;
      position = close + 2;
    }
  }

  private position(offset: number): { readonly line: number; readonly column: number } {
    const { bytes } = this;
    let line = 1;
    let lineStart = this.start;
    for (let i = this.start; i < offset; i++) {
      if (bytes[i] !== lineFeed && (bytes[i] !== carriageReturn || bytes[i + 1] === lineFeed)) continue;
      line++;
      lineStart = i + 1;
    }
    return { line, column: this.decode(lineStart, offset).length + 1 };
  }
}
