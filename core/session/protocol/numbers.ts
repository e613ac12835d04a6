/**
 * Messages to and from a webview are JSON except for typed arrays: NaN and infinities would silently arrive as `null`
 * and −0 as 0. These two functions make them survive as marked objects.
 */
const mark = '$number';

/**
 * A copy of a message in which every plain number survives JSON. Typed arrays stay typed arrays; one that is a view of a
 * part of its buffer, or of shared memory, is copied, since the whole buffer would be sent.
 */
export function packNumbers(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : { [mark]: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value !== 'object' || value === null || value instanceof ArrayBuffer) return value;
  if (ArrayBuffer.isView(value)) return ownBuffer(value);
  if (Array.isArray(value)) return value.map(packNumbers);
  return mapValues(value, packNumbers);
}

/** The inverse of `packNumbers`. */
export function unpackNumbers(value: unknown): unknown {
  if (
    typeof value !== 'object' ||
    value === null ||
    value instanceof ArrayBuffer ||
    ArrayBuffer.isView(value)
  )
    return value;
  if (Array.isArray(value)) return value.map(unpackNumbers);
  if (mark in value) return Number(value[mark]);
  return mapValues(value, unpackNumbers);
}

function mapValues(value: object, map: (value: unknown) => unknown): object {
  // Not by assignment: a key named "__proto__" must stay a key.
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, map(entry)]));
}

function ownBuffer(view: ArrayBufferView): ArrayBufferView {
  if (view instanceof DataView)
    throw new TypeError('A DataView cannot be sent to a webview; send a typed array.');
  if (view.buffer instanceof ArrayBuffer && view.byteLength === view.buffer.byteLength) return view;
  // Every typed array has `slice`, which copies into a buffer of its own; on shared memory the copy is not shared.
  return (view as Uint8Array).slice();
}
