import { Type } from '@sinclair/typebox';
import type { FloatArray, InitialiserDefinition } from '../definition';
import { torchCall } from '../pytorch';

const defaults = { gain: 1 };

const schema = Type.Object(
  {
    type: Type.Literal('orthogonal_'),
    gain: Type.Optional(Type.Number({ default: defaults.gain, description: 'Scaling factor.' })),
  },
  {
    additionalProperties: false,
    description:
      'A random matrix whose rows (or columns, whichever are fewer) are orthonormal, times `gain` (Saxe et al., 2013).\n\n`torch.nn.init.orthogonal_(tensor, gain=1)`',
  },
);

/**
 * https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.orthogonal_
 *
 * PyTorch takes the QR factorisation of a normal matrix and gives R a positive diagonal. That Q is unique, and it is what
 * Gram-Schmidt on the columns yields; done twice, it is orthogonal to rounding (Giraud et al., 2005).
 */
export const orthogonal: InitialiserDefinition<typeof schema> = {
  type: 'orthogonal_',
  schema,
  matrixOnly: true,
  fill(config, tensor, [rows, columns], random) {
    const { gain } = { ...defaults, ...config };
    random.fillNormal(tensor);
    const vectors: Float64Array[] = [];
    // The columns of the matrix, or of its transpose when it is wider than high.
    const byColumn = rows >= columns;
    for (let k = 0; k < Math.min(rows, columns); k++) {
      const vector = byColumn ? column(tensor, k, rows, columns) : Float64Array.from(row(tensor, k, columns));
      for (let sweep = 0; sweep < 2; sweep++) for (const earlier of vectors) removeComponent(vector, earlier);
      const norm = Math.hypot(...vector);
      vectors.push(vector.map(entry => entry / norm));
    }
    vectors.forEach((vector, k) => {
      vector.forEach((entry, i) => (tensor[byColumn ? i * columns + k : k * columns + i] = entry));
    });
    for (let i = 0; i < tensor.length; i++) tensor[i] *= gain;
  },
  toPyTorch: (config, tensor) => torchCall('nn.init.orthogonal_', [tensor], config, defaults),
};

function row(matrix: FloatArray, index: number, columns: number): FloatArray {
  return matrix.subarray(index * columns, (index + 1) * columns);
}

function column(matrix: FloatArray, index: number, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => matrix[i * columns + index]);
}

/** vector −= ⟨vector, unit⟩ unit. */
function removeComponent(vector: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let i = 0; i < vector.length; i++) along += vector[i] * unit[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= along * unit[i];
}
