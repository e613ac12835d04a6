import { syntaxErrorCode } from './syntaxErrorCode';

export interface SymbolRepair {
  readonly code: string;
  readonly message: string;
  readonly title: string;
  /** What to put instead, where that is certain. */
  readonly text: string | undefined;
}

const words = new Map([
  ['true', 'true'],
  ['false', 'false'],
  ['null', 'null'],
  ['none', 'null'],
]);

/** What to make of a word that JSON does not know, by far most often Python's or JavaScript's way to write a value. */
export function repairSymbol(symbol: string, after: string): SymbolRepair {
  const repair = (message: string, text?: string): SymbolRepair => ({
    code: syntaxErrorCode,
    message,
    title: `Write ${text}`,
    text,
  });
  if (/^[-+]?(nan|inf|infinity)$/i.test(symbol)) {
    return {
      ...repair(`${symbol} is no number that a config can hold. Write a finite number, such as 0.1.`),
      code: 'not-finite',
    };
  }
  const word = words.get(symbol.toLowerCase());
  if (word) return repair(`JSON writes this value ${word}, not ${symbol}.`, word);
  if (/^[-+]?\.?\d[\d.]*(e[-+]?\d+)?$/i.test(symbol)) {
    const digits = symbol.replace(/^\+/, '').replace(/^(-?)\./, '$10.');
    if (/^-?(0|[1-9]\d*)(\.\d+)?(e[-+]?\d+)?$/i.test(digits)) {
      return repair(`JSON writes this number ${digits}.`, digits);
    }
  }
  const quoted = /^'([^'"\\]*)'$/.exec(symbol);
  if (quoted) return repair('Texts and keys stand in double quotes.', `"${quoted[1]}"`);
  if (/^[A-Za-z_]\w*$/.test(symbol)) {
    const text = `"${symbol}"`;
    return /^\s*:/.test(after)
      ? repair(`Keys stand in double quotes: ${text}.`, text)
      : repair(`Texts stand in double quotes: ${text}.`, text);
  }
  return repair(
    `"${symbol}" is no JSON value. Write a number, a text in double quotes, true, false or null.`,
  );
}
