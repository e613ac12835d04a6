/** The four networks of the benchmark: widths from input to output, and the rows of a minibatch. */
export interface Shape {
  readonly name: string;
  readonly widths: readonly number[];
  /** Batch norm before each hidden ReLU. */
  readonly batchNorm: boolean;
  readonly batch: number;
}

export const shapes: readonly Shape[] = [
  { name: 'tiny', widths: [2, 8, 8, 2], batchNorm: false, batch: 32 },
  { name: 'seed', widths: [20, 40, 10], batchNorm: true, batch: 64 },
  { name: 'mnist', widths: [784, 128, 64, 10], batchNorm: true, batch: 64 },
  { name: 'big', widths: [784, 512, 512, 10], batchNorm: true, batch: 128 },
];

export function describeShape({ widths, batchNorm, batch }: Shape): string {
  return `${widths.join('-')}${batchNorm ? ', BN' : ''}, batch ${batch}`;
}
