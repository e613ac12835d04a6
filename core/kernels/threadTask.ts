/** The role of a thread that helps with large kernel calls, told to the one worker file by its `workerData`. */
export const kernelRole = 'kernels';

/** What threads can be asked to share. */
export const taskKind = {
  forward: 0,
  forwardAdd: 1,
  inputGradient: 2,
  inputGradientAdd: 3,
  weightGradient: 4,
  weightGradientAdd: 5,
  columnSum: 6,
  columnSumAdd: 7,
  batchNormForward: 8,
  batchNormBackward: 9,
  activationForward: 10,
  activationBackward: 11,
  sgd: 12,
  adam: 13,
  sumOfSquares: 14,
} as const;

export type TaskKind = (typeof taskKind)[keyof typeof taskKind];

/** Places in the control words. */
export const control = {
  /**
   * The number of the task times `chunkLimit`, plus the chunks that nobody has taken yet. Taking one is a compare-and-exchange,
   * so that it can be taken of that very task only. −1 ends the threads.
   */
  ticket: 0,
  /** Chunks that are not done. */
  pending: 1,
  /** Threads that have started. */
  ready: 2,
  /** 1 for float64. */
  wide: 3,
  kind: 4,
  /** Units (rows, columns, elements, portions) in all, and in a chunk. */
  units: 5,
  step: 6,
} as const;

export const chunkLimit = 256;

const controlWords = 16;
const argumentCount = 16;
/** Partial sums of one task. */
const sumCount = 4096;

/** What all threads of a pool share to tell each other of work. */
export class TaskBlock {
  readonly control: Int32Array;
  /** The arguments of the kernel that is shared, in its own order. */
  readonly args: Float64Array;
  /** Partial results, in the order of the units. */
  readonly sums: Float64Array;

  constructor(readonly buffer = new SharedArrayBuffer(4 * controlWords + 8 * (argumentCount + sumCount))) {
    this.control = new Int32Array(buffer, 0, controlWords);
    this.args = new Float64Array(buffer, 4 * controlWords, argumentCount);
    this.sums = new Float64Array(buffer, 4 * controlWords + 8 * argumentCount, sumCount);
  }
}
