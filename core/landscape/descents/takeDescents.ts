import type { DescentMethod, DescentPath, Descents, DescentsParams } from '../../session/protocol/descents';
import type { Surface } from '../../session/protocol/landscape';
import { computePlane, evenly, type Work } from '../analyses';
import type { Executor } from '../jobs/jobs';
import type { ObjectiveSpec } from '../networkObjective';
import { partProgress } from '../partProgress';
import type { Plane } from '../plane';
import { dot, norm } from '../vector';
import type { DescentCourse } from './descent';
import { describePath, explainMethod, summarize, titleOf } from './describeDescents';
import { ballPoint } from './firstOrder';
import { growthOf, stepsToLeave } from './growth';

const all: readonly DescentMethod[] = ['gradient-descent', 'perturbed', 'momentum', 'saddle-free-newton'];
const lanczosSteps = 80;
/** The move of a Newton method is worth many small ones. */
const mostNewtonSteps = 100;
const defaultPush = 1e-3;
const defaultMomentum = 0.9;
/** A path has left when the loss has fallen by this share of what the best path gains. */
const leaving = 0.01;
/** The surface reaches this much beyond the paths. */
const margin = 1.2;
/** Paths that spread less than this have not moved. */
const smallest = 1e-2;
const noise = 64 * Number.EPSILON;

/** What the run says of how it trains. */
export interface RunSettings {
  /** Undefined where the run does not train with SGD. */
  readonly learningRate: number | undefined;
  readonly momentum: number;
}

/** Leaves `point` in several ways side by side, and computes the surface below the paths. */
export async function takeDescents(
  executor: Executor,
  spec: ObjectiveSpec,
  point: Float64Array,
  params: DescentsParams,
  run: RunSettings,
  work: Work,
): Promise<Omit<Descents, 'step' | 'surface'> & { surface: Omit<Surface, 'step' | 'dropoutOff'> }> {
  const options = work.signal ? { signal: work.signal } : {};
  const pushLength = params.push ?? defaultPush * Math.max(1, norm(point));
  const push = ballPoint(point.length, pushLength, params.seed ?? 1, 0);
  // From the push, so that of a repeated curvature the direction is drawn along which the paths leave.
  const ends = await executor.run(spec, 'extremes', { point, steps: lanczosSteps, start: push }, options);
  const { lowestValue, highestValue } = ends;
  const hessianNorm = Math.max(Math.abs(lowestValue), Math.abs(highestValue));
  const learningRate = params.learningRate ?? run.learningRate ?? (hessianNorm > 0 ? 1 / hessianNorm : 1);
  const momentum = params.momentum ?? (run.momentum > 0 ? run.momentum : defaultMomentum);
  const one = point.length === 1;
  const plane = {
    origin: point,
    first: towards(push, ends.lowest),
    second: one ? new Float64Array(1) : towards(push, ends.highest),
  };
  const needed = stepsToLeave(lowestValue, learningRate, defaultPush);
  const steps = params.steps ?? Math.min(3000, Math.max(100, 3 * needed));
  const methods = params.methods ?? all;
  const start = await executor.run(spec, 'alongDirection', { point, direction: ends.lowest }, options);

  const descending = partProgress(work.progress, 0.1, 0.8);
  const made = new Map<DescentMethod, number>();
  const stepsOf = (method: DescentMethod): number =>
    method === 'saddle-free-newton' ? Math.min(steps, mostNewtonSteps) : steps;
  const total = methods.reduce((sum, method) => sum + stepsOf(method), 0);
  const courses = await Promise.all(
    methods.map(method => {
      const settings = {
        method,
        steps: stepsOf(method),
        learningRate,
        momentum,
        push,
        seed: params.seed ?? 1,
        hessianNorm,
        patience: Math.max(10, Math.min(1000, needed)),
      };
      const progress = {
        report: (done: number): void => {
          made.set(method, done);
          const sum = [...made.values()].reduce((a, b) => a + b, 0);
          descending.report(sum, total, 'Descending');
        },
      };
      return executor.run(spec, 'descent', { plane, settings }, { ...options, progress });
    }),
  );

  const gain = Math.max(0, ...courses.map(({ everyLoss }) => start.value - lowestOf(everyLoss)));
  const paths = courses.map((course, k): DescentPath => {
    const method = methods[k];
    const { everyLoss, ...kept } = course;
    const left =
      gain > noise * Math.abs(start.value)
        ? everyLoss.findIndex(loss => loss < start.value - leaving * gain)
        : -1;
    const path = {
      ...kept,
      method,
      title: titleOf(method),
      explanation: explainMethod(method, { learningRate, momentum, parameters: point.length }),
      leftAt: left < 0 ? undefined : left,
      growth: growthOf(method, lowestValue, learningRate, momentum),
    };
    return { ...path, summary: describePath(path, learningRate * lowestValue) };
  });
  const size = params.size ?? 51;
  const surface = await surfaceBelow(executor, spec, plane, ends, courses, start.value, gain, size, {
    ...work,
    progress: partProgress(work.progress, 0.8, 1),
  });
  const result = {
    mode: spec.mode,
    learningRate,
    momentum,
    push: pushLength,
    lowestCurvature: lowestValue,
    highestCurvature: highestValue,
    lossAtStart: start.value,
    gradientNorm: start.gradientNorm,
    paths,
  };
  return { ...result, surface, summary: summarize(result) };
}

/** An eigenvector has no sign of its own: the one is taken that the push points to. */
function towards(push: Float64Array, vector: Float64Array): Float64Array {
  return dot(push, vector) < 0 ? vector.map(value => -value) : vector;
}

function lowestOf(losses: Float64Array): number {
  return losses.reduce((low, loss) => Math.min(low, loss), Infinity);
}

/** Wide enough for all places that a path reached without rising above the start more than the best one falls below it. */
async function surfaceBelow(
  executor: Executor,
  spec: ObjectiveSpec,
  plane: Plane,
  ends: { readonly lowestValue: number; readonly highestValue: number },
  courses: readonly DescentCourse[],
  lossAtStart: number,
  gain: number,
  size: number,
  work: Work,
): Promise<Omit<Surface, 'step' | 'dropoutOff'>> {
  const xs = [0];
  const ys = [0];
  for (const { x, y, loss } of courses) {
    loss.forEach((value, k) => {
      if (value > lossAtStart + gain + noise) return;
      xs.push(x[k]);
      ys.push(y[k]);
    });
  }
  const [x, y] = [extent(xs), extent(ys)];
  // Where nobody moved, the picture is the saddle itself; a flat strip would hide how it rises across.
  const widest = Math.max(x.half, y.half);
  const reach = (half: number): number => (widest > smallest ? Math.max(half, widest / 2) * margin : 1);
  const axis = ({ middle, half }: typeof x): Float64Array =>
    evenly(size, middle - reach(half), middle + reach(half));
  const grid = { x: axis(x), y: axis(y) };
  const loss = await computePlane(executor, spec, plane, grid.x, grid.y, work);
  const nonFinite = loss.reduce((count, value) => count + (Number.isFinite(value) ? 0 : 1), 0);
  const farthest = Math.max(...courses.map(({ distance }) => Math.max(...distance)));
  const notes = [
    `The paths leave this plane by up to ${farthest.toPrecision(3)}: the loss drawn below a place is not the path's own. Of a curvature that several directions share, the axis is the one along which the push points.`,
  ];
  if (nonFinite > 0)
    notes.push(`${nonFinite} of ${loss.length} points have no finite loss and are left open.`);
  return {
    mode: spec.mode,
    directions: 'hessian',
    ...grid,
    loss,
    first: { title: 'lowest curvature', value: ends.lowestValue },
    second: { title: 'highest curvature', value: ends.highestValue },
    centre: lossAtStart,
    trajectory: [],
    nonFinite,
    notes,
  };
}

function extent(values: readonly number[]): { readonly middle: number; readonly half: number } {
  const low = Math.min(...values);
  const high = Math.max(...values);
  return { middle: (low + high) / 2, half: (high - low) / 2 };
}
