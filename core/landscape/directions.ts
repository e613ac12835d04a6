import { runFailure } from '../session/protocol/failure';
import type { SurfaceDirection, SurfaceParams } from '../session/protocol/landscape';
import { TensorMemory } from '../kernels/memory';
import type { Network } from '../network/network';
import type { Work } from './analyses';
import type { Executor } from './jobs/jobs';
import type { ObjectiveSpec } from './networkObjective';
import { filterNormalize, orthogonalized, planeThrough, type Plane } from './plane';
import { normalVector } from './probeVectors';
import { filtersOf } from './specOf';
import { principalPlane, project } from './trajectory';
import { dot, norm } from './vector';

/** What directions are chosen from: the network, and its weights at the steps of its past. */
export interface Past {
  readonly network: Network;
  /** The present step. */
  readonly step: number;
  parametersAt(step: number): Float64Array;
  /** Weights along the run, from the first step to the present one. */
  trajectory(): readonly { readonly step: number; readonly parameters: Float64Array }[];
}

export interface ChosenPlane {
  readonly plane: Plane;
  readonly first: SurfaceDirection;
  readonly second: SurfaceDirection;
  /** Coordinates of the picture's middle, and half of its width and height at range 1. */
  readonly centre: readonly [number, number];
  readonly reach: readonly [number, number];
  readonly notes: readonly string[];
}

const lanczosSteps = 80;

/** The plane that a surface is drawn over. */
export async function directionsOf(
  past: Past,
  executor: Executor,
  spec: ObjectiveSpec,
  point: Float64Array,
  params: SurfaceParams | { readonly directions: 'random'; readonly seed?: number },
  work: Work,
): Promise<ChosenPlane> {
  switch (params.directions ?? 'random') {
    case 'hessian':
      return hessianPlane(executor, spec, point, work);
    case 'trajectory':
      return trajectoryPlane(past, point);
    case 'snapshots':
      return snapshotPlane(past, 'steps' in params ? params.steps : undefined);
    default:
      return randomPlane(past.network, point, params.seed ?? 0);
  }
}

function randomPlane(network: Network, point: Float64Array, seed: number): ChosenPlane {
  const filters = filtersOf(network);
  const direction = (key: number): Float64Array =>
    filterNormalize(normalVector(point.length, 2 * seed + key), point, filters);
  const first = direction(1);
  const second = orthogonalized(direction(2), first);
  const notes =
    norm(first) === 0 || norm(second) === 0
      ? [
          'All weights are zero here, and with them the filter-normalised directions: the picture is a single point.',
        ]
      : [];
  return {
    plane: { origin: point, first, second },
    first: { title: 'random direction 1, filter-normalised', value: Number.NaN },
    second: {
      title: 'random direction 2, filter-normalised, then made orthogonal to the first',
      value: Number.NaN,
    },
    centre: [0, 0],
    reach: [1, 1],
    notes,
  };
}

async function hessianPlane(
  executor: Executor,
  spec: ObjectiveSpec,
  point: Float64Array,
  work: Work,
): Promise<ChosenPlane> {
  const ends = await executor.run(spec, 'extremes', { point, steps: lanczosSteps }, work);
  const one = point.length === 1;
  return {
    plane: { origin: point, first: ends.lowest, second: one ? new Float64Array(1) : ends.highest },
    first: { title: 'lowest curvature', value: ends.lowestValue },
    second: { title: 'highest curvature', value: ends.highestValue },
    centre: [0, 0],
    reach: [1, 1],
    notes: one ? ['The network has a single parameter: there is no second direction.'] : [],
  };
}

function trajectoryPlane(past: Past, point: Float64Array): ChosenPlane {
  const points = past.trajectory();
  if (points.length < 3)
    throw runFailure(
      `A plane through the trajectory takes 3 kept steps; so far there ${points.length === 1 ? 'is 1' : `are ${points.length}`}. Train for some dozens of steps first.`,
    );
  const { first, second, explained } = principalPlane(
    TensorMemory.create(),
    points.map(({ parameters }) => parameters),
  );
  const places = points.map(({ parameters }) => project(parameters, point, first, second));
  const xs = places.map(({ x }) => x);
  const ys = places.map(({ y }) => y);
  const half = (values: readonly number[]): number => (Math.max(...values) - Math.min(...values)) / 2;
  const middle = (values: readonly number[]): number => (Math.max(...values) + Math.min(...values)) / 2;
  const reach = Math.max(half(xs), half(ys), 1e-9) * 1.25;
  const farthest = Math.max(...places.map(({ distance }) => distance));
  const still = norm(first) === 0;
  const notes = still
    ? ['The weights are the same at every kept step: they span no plane, and the picture is a single point.']
    : [
        `The trajectory leaves this plane by up to ${farthest.toPrecision(3)}: the loss drawn below a point is not the point's own.`,
        'A random walk also shows curves like these, with 61 % of its variance along the first axis.',
      ];
  if (!still && norm(second) === 0)
    notes.push('The trajectory lies on a line: the second direction is empty.');
  return {
    plane: { origin: point, first, second },
    first: { title: 'first principal component', value: explained[0] },
    second: { title: 'second principal component', value: explained[1] },
    centre: [middle(xs), middle(ys)],
    reach: [reach, reach],
    notes,
  };
}

function snapshotPlane(past: Past, steps: readonly number[] | undefined): ChosenPlane {
  const [a, b, c] = steps ?? [0, Math.floor(past.step / 2), past.step];
  if (a === undefined || b === undefined || c === undefined)
    throw runFailure('A plane through snapshots needs three steps of the run.');
  const plane = planeThrough(past.parametersAt(a), past.parametersAt(b), past.parametersAt(c));
  const lengths = [dot(plane.first, plane.first), dot(plane.second, plane.second)];
  const across = dot(plane.first, plane.second);
  const area = lengths[0] * lengths[1] - across * across;
  const notes =
    area <= 1e-20 * Math.max(...lengths) ** 2
      ? [
          'The three steps lie on a line or on each other: they span no plane, and the picture repeats itself.',
        ]
      : [];
  return {
    plane,
    first: { title: `step ${a} → step ${b}`, value: Number.NaN },
    second: { title: `step ${a} → step ${c}`, value: Number.NaN },
    centre: [0.5, 0.5],
    reach: [1, 1],
    notes,
  };
}
