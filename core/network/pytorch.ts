/** A value of the config as a Python literal. */
export function pythonLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(pythonLiteral).join(', ')}]`;
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** `torch.optim` refuses whole numbers as betas: 0 must be written 0.0. */
function floatTuple(values: unknown): string {
  const written = (values as readonly number[]).map(value =>
    Number.isInteger(value) ? value.toFixed(1) : pythonLiteral(value),
  );
  return `(${written.join(', ')})`;
}

/**
 * A call as a person would write it: positional arguments, then the settings that differ from PyTorch's defaults as
 * keywords. `type` is the config's own key and never an argument.
 */
export function torchCall(
  callee: string,
  positional: readonly string[],
  settings: Readonly<Record<string, unknown>> = {},
  defaults: Readonly<Record<string, unknown>> = {},
): string {
  const keywords = Object.entries(settings)
    .filter(([key, value]) => key !== 'type' && value !== undefined && value !== defaults[key])
    .map(([key, value]) => `${key}=${key === 'betas' ? floatTuple(value) : pythonLiteral(value)}`);
  return `${callee}(${[...positional, ...keywords].join(', ')})`;
}
