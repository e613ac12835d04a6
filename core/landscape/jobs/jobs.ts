import type { EscapeReport, SpectrumParams } from '../../session/protocol/landscape';
import type { DescentCourse, DescentSettings } from '../descents/descent';
import type { CriticalPoint } from '../criticalPointSearch';
import type { PartSpectra } from '../gaussNewtonSpectrum';
import type { Progress } from '../objective';
import type { NetworkObjective, ObjectiveSpec } from '../networkObjective';
import type { Plane } from '../plane';
import type { SpectrumResult } from '../spectrum';

/** One piece of long work that a thread can do alone. What comes in and goes out is plain data. */
export interface JobDefinition<Input, Output> {
  run(objective: NetworkObjective, input: Input, progress: Progress): Output;
}

/** Every kind of work: what it takes and what it gives. */
export interface Jobs {
  /** Rows of the Hessian at `point`, written into the shared [n × n] matrix; the answer is where each row starts. */
  hessianRows: {
    input: { point: Float64Array; from: number; to: number; matrix: Float64Array };
    output: Int32Array;
  };
  /** The spectrum from the rows of a matrix filled by `hessianRows`. */
  denseSpectrum: {
    input: { point: Float64Array; matrix: Float64Array; starts: Int32Array; params: SpectrumParams };
    output: SpectrumResult;
  };
  lanczosSpectrum: {
    input: { point: Float64Array; params: SpectrumParams };
    output: SpectrumResult;
  };
  /** Spectra of the Gauss-Newton part and of the rest, from the rows of a matrix filled by `hessianRows`. */
  partSpectra: {
    input: { point: Float64Array; matrix: Float64Array; starts: Int32Array };
    output: PartSpectra;
  };
  /** The loss at cells `from` … `to` − 1 of a grid over a plane (row-major, y × x). */
  planeValues: {
    input: { plane: Plane; x: Float64Array; y: Float64Array; from: number; to: number };
    output: Float64Array;
  };
  /** The lowest and highest eigenpairs by Lanczos from `start`: two directions for a plane, or a way out. */
  extremes: {
    input: { point: Float64Array; steps: number; start?: Float64Array };
    output: { lowest: Float64Array; lowestValue: number; highest: Float64Array; highestValue: number };
  };
  /** λmax by Lanczos from where the last one ended. */
  sharpness: {
    input: { point: Float64Array; start: Float64Array | undefined };
    output: { value: number; residual: number; vector: Float64Array };
  };
  /** Both ways down along the most negative curvature; undefined where none is negative. */
  escape: { input: { point: Float64Array }; output: Omit<EscapeReport, 'step'> | undefined };
  /** L, ‖g‖, g·d and dᵀHd at a point. */
  alongDirection: {
    input: { point: Float64Array; direction: Float64Array };
    output: { value: number; gradientNorm: number; slope: number; curvature: number };
  };
  /** One descent from the plane's origin. */
  descent: { input: { plane: Plane; settings: DescentSettings }; output: DescentCourse };
  criticalPoint: {
    input: {
      start: Float64Array;
      method: 'newton-mr' | 'gradient-norm';
      maxIterations: number;
      /** Steps of gradient descent before the search; default none. */
      descend?: number;
    };
    output: CriticalPoint;
  };
}

export type JobKind = keyof Jobs;
export type JobInput<K extends JobKind> = Jobs[K]['input'];
export type JobOutput<K extends JobKind> = Jobs[K]['output'];

export interface JobOptions {
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

/** Whoever does jobs: this thread in slices, or a pool of others. The results have the same bits. */
export interface Executor {
  /** How many jobs may run side by side. */
  readonly width: number;
  run<K extends JobKind>(
    spec: ObjectiveSpec,
    kind: K,
    input: JobInput<K>,
    options?: JobOptions,
  ): Promise<JobOutput<K>>;
  dispose(): void;
}
