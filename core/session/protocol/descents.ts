import type { LossMode, Surface } from './landscape';

/**
 * How a descent makes its step. All of them take the full training set as one batch, in float64, whatever the run does:
 * - `gradient-descent`: θ ← θ − η g. Exactly on a critical point it stays for ever.
 * - `perturbed`: the same with a small random push where the gradient is small (Jin et al. 2017).
 * - `momentum`: heavy ball, v ← μ v − η g, θ ← θ + v (Polyak 1964).
 * - `saddle-free-newton`: θ ← θ − (|H| + δ)⁻¹ g (Dauphin et al. 2014).
 */
export type DescentMethod = 'gradient-descent' | 'perturbed' | 'momentum' | 'saddle-free-newton';

export interface DescentsParams {
  readonly mode?: LossMode;
  /** Default: all four. */
  readonly methods?: readonly DescentMethod[];
  /** Of each method; default: three times what plain descent needs by theory to leave this saddle, from 100 to 3000. */
  readonly steps?: number;
  /** Default: the run's present rate where it trains with SGD, otherwise 1/‖H‖. */
  readonly learningRate?: number;
  /** Default: the run's where it has one, otherwise 0.9. */
  readonly momentum?: number;
  /** Of the push; default 1. */
  readonly seed?: number;
  /** Length of the push; default 1e-3 · max(1, ‖θ‖). */
  readonly push?: number;
  /** Points a side of the surface below the paths; default 51. */
  readonly size?: number;
}

/** One descent from the present point, as seen on the plane of the surface. */
export interface DescentPath {
  readonly method: DescentMethod;
  readonly title: string;
  /** What the method does, with its settings, in a sentence. */
  readonly explanation: string;
  /**
   * It began beside the point, moved by the push. Where the gradient is exactly zero every one of these methods would stay:
   * momentum and |H|⁻¹g multiply zero. Plain descent is never pushed; nobody is where the point is not critical.
   */
  readonly pushed: boolean;
  /** Places that were kept, at most some 200, the first and the last among them; all arrays have this length. */
  readonly steps: Float64Array;
  /** On the plane of `Descents.surface`, in its coordinates. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Distance from that plane in parameter space: the loss drawn below a place is not the path's own. */
  readonly distance: Float64Array;
  /** The path's own loss, and ‖g‖, at those places. */
  readonly loss: Float64Array;
  readonly gradientNorm: Float64Array;
  /** Steps that were made. */
  readonly stepsMade: number;
  /** The first step at which the loss had fallen by 1 % of what the best of the paths gained; undefined: it stays. */
  readonly leftAt: number | undefined;
  /** Factor by which theory lets the distance along the lowest curvature grow in each step; NaN where none is negative. */
  readonly growth: number;
  /** The loss stopped being finite, or rose beyond all bounds. */
  readonly diverged: boolean;
  /** Where it ended, laid out as the parameters, for `setParameters`. */
  readonly point: Float64Array;
  /** What became of it, in a sentence. */
  readonly summary: string;
}

/** The same point left in different ways: what the saddle demo draws. */
export interface Descents {
  readonly step: number;
  readonly mode: LossMode;
  readonly learningRate: number;
  readonly momentum: number;
  /** Length of the push that those methods got which need one. */
  readonly push: number;
  /** The lowest and the highest curvature at the start: the axes of the surface. */
  readonly lowestCurvature: number;
  readonly highestCurvature: number;
  readonly lossAtStart: number;
  readonly gradientNorm: number;
  readonly paths: readonly DescentPath[];
  /** The loss over the plane of the two curvatures, wide enough to hold the paths; the start is its origin. */
  readonly surface: Surface;
  /** All in a few sentences. */
  readonly summary: string;
}
