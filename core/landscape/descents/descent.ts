import type { DescentMethod } from '../../session/protocol/descents';
import type { Objective, Progress } from '../objective';
import type { Plane } from '../plane';
import { project } from '../trajectory';
import { norm } from '../vector';

/** What every descent is told. */
export interface DescentSettings {
  readonly method: DescentMethod;
  readonly steps: number;
  readonly learningRate: number;
  readonly momentum: number;
  /** Added to the start of the methods that need it; undefined where the start is not critical. */
  readonly push: Float64Array | undefined;
  /** For the random pushes of `perturbed`. */
  readonly seed: number;
  /** ‖H‖ at the start. */
  readonly hessianNorm: number;
  /** Steps that a push is given to show that it leads down. */
  readonly patience: number;
}

/** A descent as it goes: it moves `point` by one step, given the gradient there; false when it has come to its end. */
export interface Stepper {
  /** @param point moved in place @param gradient at `point` */
  step(point: Float64Array, gradient: Float64Array, loss: number, made: number): boolean;
}

export interface DescentCourse {
  readonly pushed: boolean;
  readonly steps: Float64Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly distance: Float64Array;
  /** At every step made, from 0 on: dense, so that the moment of leaving is exact. */
  readonly everyLoss: Float64Array;
  readonly loss: Float64Array;
  readonly gradientNorm: Float64Array;
  readonly stepsMade: number;
  readonly diverged: boolean;
  readonly point: Float64Array;
}

const mostPlaces = 200;
/** A loss this many times its start will not come back. */
const beyondBounds = 1e3;

/** Follows a descent and notes where it is on the plane. */
export function followDescent(
  objective: Objective,
  start: Float64Array,
  plane: Plane,
  stepper: Stepper,
  settings: DescentSettings,
  progress: Progress,
): DescentCourse {
  const point = Float64Array.from(start);
  const { push } = settings;
  const pushed = push !== undefined && settings.method !== 'gradient-descent';
  const gradient = new Float64Array(objective.size);
  const stride = Math.max(1, Math.ceil(settings.steps / mostPlaces));
  const places: { step: number; x: number; y: number; distance: number; loss: number; size: number }[] = [];
  const everyLoss: number[] = [];
  let diverged = false;
  let made = 0;
  let limit = Infinity;
  if (pushed) for (let i = 0; i < point.length; i++) point[i] += push[i];
  for (; ; made++) {
    progress.report(made, settings.steps, settings.method);
    const loss = objective.differentiate(point, gradient);
    if (made === 0) limit = beyondBounds * (Math.abs(loss) + 1);
    if (!(loss < limit)) {
      diverged = true;
      break;
    }
    everyLoss.push(loss);
    const note = (value: number): void => {
      const place = project(point, plane.origin, plane.first, plane.second);
      places.push({ step: made, ...place, loss: value, size: norm(gradient) });
    };
    if (made % stride === 0) note(loss);
    if (made < settings.steps && stepper.step(point, gradient, loss, made)) continue;
    // A push that led nowhere has been taken back: say what holds at the point itself.
    if (made % stride === 0) places.pop();
    everyLoss[made] = objective.differentiate(point, gradient);
    note(everyLoss[made]);
    break;
  }
  const column = (pick: (place: (typeof places)[number]) => number): Float64Array =>
    Float64Array.from(places, pick);
  return {
    pushed,
    steps: column(({ step }) => step),
    x: column(({ x }) => x),
    y: column(({ y }) => y),
    distance: column(({ distance }) => distance),
    loss: column(({ loss }) => loss),
    gradientNorm: column(({ size }) => size),
    everyLoss: Float64Array.from(everyLoss),
    stepsMade: everyLoss.length - 1,
    diverged,
    point,
  };
}
