import { format } from 'd3';

const minus = '\u2212';
const thinSpace = '\u2009';

const significant = format('.3r');
const scientific = format('.2e');

/**
 * A number in views: whole numbers as they are, others with three significant digits, plain from 0.001 to 99 999, scientific
 * beyond. NaN and infinities are
 * written out. Its width varies little, and with tabular figures a changing value does not make its surroundings jump.
 */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${minus}∞`;
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 99_999.5) return String(value).replace('-', minus);
  const text = size >= 0.001 && size < 99_999.5 ? significant(value) : scientific(value).replace('e+', 'e');
  return text.replaceAll('-', minus);
}

/** A number beside an axis: as short as it can be, since its neighbours say the rest: `0.5`, `12 000`, `1e−5`. */
export function formatTick(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const size = Math.abs(value);
  const rounded = Number(value.toPrecision(4));
  if (size !== 0 && (size < 0.001 || size >= 1e6))
    return rounded.toExponential().replace('e+', 'e').replaceAll('-', minus);
  return Math.abs(rounded) >= 10_000 ? formatCount(rounded) : String(rounded).replace('-', minus);
}

/** A sentence of the core, which is plain text, with the minus signs of its numbers as views write them. */
export function typeset(sentence: string): string {
  return sentence.replace(/(^|[\s(=≤≥±[])-(?=[\d∞])/g, `$1${minus}`).replace(/(\de)-(?=\d)/g, `$1${minus}`);
}

/** All digits that tell the number from its neighbours, for hovering and copying; ASCII, so that programs can read it. */
export function formatExact(value: number): string {
  return String(value);
}

/** A whole number with its thousands set apart: `12 400`. */
export function formatCount(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  return String(Math.round(value))
    .replace('-', minus)
    .replace(/\B(?=(\d{3})+(?!\d))/g, thinSpace);
}

/** A share from 0 to 1 as a percentage; never rounds to 0 % or 100 % what is not. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return formatNumber(share);
  const percent = share * 100;
  let text = percent.toFixed(1).replace('-', minus);
  if (text === '100.0' && percent < 100) text = '99.9';
  if (text === '0.0' && percent > 0) return `< 0.1${thinSpace}%`;
  return `${text.endsWith('.0') && (percent === 0 || percent === 100) ? text.slice(0, -2) : text}${thinSpace}%`;
}

/** `1 unit`, `3 units`. */
export function formatPlural(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : plural}`;
}

/** A tensor's shape: `40 × 20`. */
export function formatShape(shape: readonly (number | string)[]): string {
  return shape.map(side => (typeof side === 'number' ? formatCount(side) : side)).join(' × ');
}
