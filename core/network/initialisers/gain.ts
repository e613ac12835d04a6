/** The names that `torch.nn.init.calculate_gain` takes and that a Linear layer can be followed by. */
export const nonlinearities = ['linear', 'sigmoid', 'tanh', 'relu', 'leaky_relu', 'selu'] as const;

export type Nonlinearity = (typeof nonlinearities)[number];

/**
 * The factor by which a nonlinearity's successor must be scaled to keep the variance.
 * https://pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain
 */
export function calculateGain(nonlinearity: Nonlinearity, negativeSlope: number): number {
  switch (nonlinearity) {
    case 'linear':
    case 'sigmoid':
      return 1;
    case 'tanh':
      return 5 / 3;
    case 'relu':
      return Math.sqrt(2);
    case 'leaky_relu':
      return Math.sqrt(2 / (1 + negativeSlope ** 2));
    case 'selu':
      return 3 / 4;
  }
}
