/** JSON has no NaN: such numbers are written as the texts "NaN", "Infinity" and "-Infinity"; typed arrays as lists. */
export function toJson(document: unknown, space?: number): string {
  return JSON.stringify(
    document,
    (_key, value: unknown) => {
      if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
      if (ArrayBuffer.isView(value)) return Array.from(value as Float64Array);
      return value;
    },
    space,
  );
}
