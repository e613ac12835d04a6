import type { Dataset } from '../../data/dataset';

/** The part of the input plane that pictures show: the data's box with a margin. */
export interface PlaneBox {
  readonly edges: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Centres of size² cells, row-major from low y. */
  fillGrid(inputs: Float32Array | Float64Array, size: number): void;
}

const margin = 0.1;

/** Undefined unless the data has two features. */
export function planeBox({ description, training, validation }: Dataset): PlaneBox | undefined {
  if (description.features.length !== 2) return undefined;
  const edge = (axis: number): readonly [number, number] => {
    let low = Infinity;
    let high = -Infinity;
    for (const { inputs, rows } of [training, validation])
      for (let row = 0; row < rows; row++) {
        low = Math.min(low, inputs[2 * row + axis]);
        high = Math.max(high, inputs[2 * row + axis]);
      }
    const pad = margin * (high - low || 1);
    return [low - pad, high + pad];
  };
  const x = edge(0);
  const y = edge(1);
  return {
    edges: { x, y },
    fillGrid(inputs, size) {
      for (let row = 0, k = 0; row < size; row++)
        for (let column = 0; column < size; column++, k += 2) {
          inputs[k] = x[0] + ((column + 0.5) * (x[1] - x[0])) / size;
          inputs[k + 1] = y[0] + ((row + 0.5) * (y[1] - y[0])) / size;
        }
    },
  };
}
