import { denseLimit, type LossMode, type SpectrumParams } from '../session/protocol/landscape';
import type { Executor, JobOptions } from './jobs/jobs';
import type { ObjectiveSpec } from './networkObjective';
import type { Plane } from './plane';
import type { Progress } from './objective';
import { partProgress } from './partProgress';
import type { SpectrumResult } from './spectrum';

/** How an analysis tells how far it is and learns that it should stop. */
export interface Work {
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Rows of a Hessian in one job: some ten milliseconds. */
const rowsPerJob = 48;
const cellsPerJob = 64;

/** The spectrum of the loss at `point`, its rows spread over all threads; dense or by Lanczos. */
export async function computeSpectrum(
  executor: Executor,
  spec: ObjectiveSpec,
  point: Float64Array,
  params: SpectrumParams,
  work: Work,
): Promise<SpectrumResult> {
  const n = point.length;
  const method = params.method ?? (n <= denseLimit ? 'dense' : 'lanczos');
  if (method === 'lanczos') return executor.run(spec, 'lanczosSpectrum', { point, params }, work);
  const matrix = new Float64Array(new SharedArrayBuffer(8 * n * n));
  const starts = new Int32Array(n);
  // What the solver still has to do counts as a quarter; the parts, with two more of it, as the second half.
  const ends = params.gaussNewton ? [0.35, 0.5] : [0.75, 1];
  const assembling = partProgress(work.progress, 0, ends[0]);
  let done = 0;
  const jobs: Promise<void>[] = [];
  const options: JobOptions = work.signal ? { signal: work.signal } : {};
  for (let from = 0; from < n; from += rowsPerJob) {
    const to = Math.min(n, from + rowsPerJob);
    jobs.push(
      executor.run(spec, 'hessianRows', { point, from, to, matrix }, options).then(found => {
        starts.set(found, from);
        done += to - from;
        assembling.report(done, n, 'Hessian');
      }),
    );
  }
  await Promise.all(jobs);
  const result = await executor.run(
    spec,
    'denseSpectrum',
    { point, matrix, starts, params },
    { ...options, progress: partProgress(work.progress, ends[0], ends[1]) },
  );
  if (!params.gaussNewton) return result;
  const parts = { ...options, progress: partProgress(work.progress, ends[1], 1) };
  return { ...result, ...(await executor.run(spec, 'partSpectra', { point, matrix, starts }, parts)) };
}

/** The loss over a plane, in jobs of a few dozen cells. */
export async function computePlane(
  executor: Executor,
  spec: ObjectiveSpec,
  plane: Plane,
  x: Float64Array,
  y: Float64Array,
  work: Work,
): Promise<Float64Array> {
  const cells = x.length * y.length;
  const losses = new Float64Array(cells);
  let done = 0;
  const jobs: Promise<void>[] = [];
  for (let from = 0; from < cells; from += cellsPerJob) {
    const to = Math.min(cells, from + cellsPerJob);
    const options: JobOptions = work.signal ? { signal: work.signal } : {};
    jobs.push(
      executor.run(spec, 'planeValues', { plane, x, y, from, to }, options).then(values => {
        losses.set(values, from);
        done += to - from;
        work.progress.report(done, cells, 'Loss surface');
      }),
    );
  }
  await Promise.all(jobs);
  return losses;
}

/** `count` numbers from −range to range, 0 among them when `count` is odd. */
export function evenly(count: number, from: number, to: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    // Not from + (to − from) …, which overflows for far ends.
    count === 1 ? from / 2 + to / 2 : from * (1 - i / (count - 1)) + to * (i / (count - 1)),
  );
}

/** For titles: in which mode the loss was taken. */
export function modeTitle(mode: LossMode): string {
  return mode === 'train' ? 'train mode, statistics of the whole set' : 'eval mode, running statistics';
}
