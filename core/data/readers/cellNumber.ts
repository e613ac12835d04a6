/** What stands for a missing value besides an empty cell, in any case. */
const missingMarks = new Set(['', 'na', 'n/a', 'nan', 'null', 'none', '?']);
const numberForm = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;
const infinityForm = /^[-+]?inf(inity)?$/i;
/** Numbers as people of many countries write them: 1,234.5 and 3,14. */
const commaForm = /^[-+]?(\d{1,3}(,\d{3})+(\.\d*)?|\d+,\d+)$/;

/** A text as a number; NaN when it is none. Infinite where it says so, or where it is beyond all numbers. */
export function numberOf(text: string): number {
  if (numberForm.test(text)) return Number(text);
  return infinityForm.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : Number.NaN;
}

export function isMissingMark(text: string): boolean {
  return text.length <= 4 && missingMarks.has(text.toLowerCase());
}

export function hasNumberForm(text: string): boolean {
  return numberForm.test(text);
}

export function hasCommaForm(text: string): boolean {
  return commaForm.test(text);
}

const zero = 0x30;
const point = 0x2e;
const minus = 0x2d;
/** So many digits are a whole number below 2⁵³. */
const mostDigits = 15;
const powers = Array.from({ length: mostDigits + 1 }, (_, exponent) => 10 ** exponent);

/**
 * The number that bytes spell with at most 15 digits and a point; NaN for everything else, which is to be looked at more closely.
 * Both the digits and the power of ten are exact, so that the one division rounds as it should (Clinger 1990, "How to Read
 * Floating Point Numbers Accurately").
 */
export function plainNumber(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === minus;
  const first = negative ? start + 1 : start;
  let digits = 0;
  let value = 0;
  let behind = -1;
  for (let i = first; i < end; i++) {
    const digit = bytes[i] - zero;
    if (digit >= 0 && digit <= 9) {
      value = 10 * value + digit;
      digits++;
    } else if (bytes[i] === point && behind < 0) behind = digits;
    else return Number.NaN;
  }
  if (digits === 0 || digits > mostDigits) return Number.NaN;
  if (behind >= 0) value /= powers[digits - behind];
  return negative ? -value : value;
}
