import type { Static, TObject } from '@sinclair/typebox';
import type { RandomStream } from '../random/stream';
import type { Task } from './dataset';

/** Rows made from nothing but a config and a stream of random numbers. */
export interface GeneratedRows {
  /** [samples × features]. */
  readonly inputs: Float64Array;
  /** Class per row, or empty. */
  readonly labels: Int32Array;
  /** Value per row, or empty. */
  readonly targets: Float64Array;
}

/** Everything Deadeye knows about one generator of data. One file, and one line in `generators/registry.ts`. */
export interface GeneratorDefinition<S extends TObject = TObject> {
  readonly generator: string;
  readonly schema: S;
  features(config: Static<S>): readonly string[];
  task(config: Static<S>): Task;
  generate(config: Static<S>, random: RandomStream): GeneratedRows;
}

/** The two coordinates of a point in the plane, as the generators of flat pictures name them. */
export const planeFeatures: readonly string[] = ['x', 'y'];

/** Classes "0", "1", … */
export function numberedClasses(count: number): Task {
  return { kind: 'classification', classes: Array.from({ length: count }, (_, index) => String(index)) };
}
