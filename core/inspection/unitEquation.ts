/** The numbers of one unit for one sample. */
export interface UnitNumbers {
  readonly weights: ArrayLike<number>;
  readonly inputs: ArrayLike<number>;
  readonly products: ArrayLike<number>;
  readonly bias: number;
  readonly z: number;
  readonly normalization:
    | {
        readonly kind: string;
        readonly mean: number;
        readonly variance: number;
        readonly eps: number;
        readonly gamma: number;
        readonly beta: number;
        readonly value: number;
      }
    | undefined;
  readonly activation: { readonly type: string; readonly input: number; readonly output: number } | undefined;
}

/** More terms than this are summed up in one. */
const mostTerms = 6;

const short = (value: number): string =>
  Number.isFinite(value)
    ? String(Number(value.toPrecision(4))).replace('-', '−')
    : String(value).replace('-', '−');

const signed = (value: number): string => (value < 0 ? `− ${short(-value)}` : `+ ${short(value)}`);

/** The unit's equation with its numbers, a line per part. With many inputs, the largest products stand for themselves. */
export function unitEquation(numbers: UnitNumbers): string[] {
  const { weights, inputs, products, bias, z, normalization, activation } = numbers;
  const lines: string[] = [];
  if (weights.length > 0) {
    const byWeight = Array.from(products, (_, i) => i).sort(
      (a, b) => Math.abs(products[b]) - Math.abs(products[a]) || a - b,
    );
    const shown = byWeight.slice(0, mostTerms).sort((a, b) => a - b);
    const rest = byWeight.slice(mostTerms).reduce((sum, i) => sum + products[i], 0);
    const terms = shown.map(i => `${short(weights[i])}·${short(inputs[i])}`);
    if (byWeight.length > mostTerms) terms.push(`(${byWeight.length - mostTerms} more: ${short(rest)})`);
    lines.push(`z = ${terms.join(' + ')} ${signed(bias)} = ${short(z)}`);
  }
  if (normalization) {
    const { kind, mean, variance, eps, gamma, beta, value } = normalization;
    lines.push(
      `${kind}: ${short(gamma)}·(${short(z)} ${signed(-mean)})/√(${short(variance)} + ${short(eps)}) ${signed(beta)} = ${short(value)}`,
    );
  }
  if (activation)
    lines.push(`a = ${activation.type}(${short(activation.input)}) = ${short(activation.output)}`);
  return lines;
}
