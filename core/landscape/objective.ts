/**
 * A twice differentiable function of all parameters: the loss of a network over fixed data in a fixed mode, or a closed form
 * in a test. Points are float64 and never kept; the arrays passed in are only read, those passed out only written.
 */
export interface Objective {
  readonly size: number;
  /** The value at `point`; may be NaN or infinite where the loss is. */
  value(point: Float64Array): number;
  /** The value at `point`, its gradient in `gradient`; makes `point` the one that `hessianProduct` speaks of. */
  differentiate(point: Float64Array, gradient: Float64Array): number;
  /** output = H direction, H being the Hessian at the last point given to `differentiate`. */
  hessianProduct(direction: Float64Array, output: Float64Array): void;
}

/** Thrown by long work when the person has cancelled it; whoever started the work catches it. */
export class Cancelled extends Error {
  constructor() {
    super('Cancelled.');
    this.name = 'Cancelled';
  }
}

/** How long work tells how far it is and learns that it should stop: `report` throws `Cancelled`. */
export interface Progress {
  report(done: number, total: number, message: string): void;
}

export const noProgress: Progress = { report: () => undefined };
