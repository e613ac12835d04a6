/** Train: batch norm takes the statistics of the whole training set as one batch. Eval: the running ones. */
export type LossMode = 'train' | 'eval';

/**
 * What a point of the loss is. `saddle` is a strict one: there is a direction of negative curvature. The degenerate kinds
 * have zero eigenvalues that no symmetry explains or that leave the question to higher orders; `undetermined` is what a
 * partial spectrum cannot tell.
 */
export type PointKind =
  | 'minimum'
  | 'saddle'
  | 'maximum'
  | 'degenerate minimum'
  | 'degenerate maximum'
  | 'degenerate saddle'
  | 'degenerate'
  | 'not critical'
  | 'undetermined';

export interface SpectrumParams {
  readonly mode?: LossMode;
  /** Default: dense up to `denseLimit` parameters, Lanczos beyond. */
  readonly method?: 'dense' | 'lanczos';
  /** Eigenpairs at each end with residuals; default 4. */
  readonly ends?: number;
  /** Also the spectra of the two parts of H, the Gauss-Newton matrix and the rest; dense only. */
  readonly gaussNewton?: boolean;
}

/** Up to here the whole spectrum is computed. */
export const denseLimit = 3000;

export interface EigenEnd {
  readonly value: number;
  /** ‖H v − λ v‖ for the unit vector v: the eigenvalue's own doubt. */
  readonly residual: number;
  /** Share of the direction's squared length in each layer. */
  readonly layerShares: Float64Array;
}

export interface ZeroExplanation {
  readonly id: string;
  readonly title: string;
  readonly explanation: string;
  /** Independent directions that no symmetry before this one has, at the spectrum's own tolerance. */
  readonly count: number;
}

/** Directions of a symmetry that are flat only by a wider tolerance than the spectrum's own. */
export interface NearlyFlat extends Omit<ZeroExplanation, 'count'> {
  /** ‖H ξ‖ of each unit direction, ascending: the tolerance from which it counts (`readSpectrum`). */
  readonly needed: Float64Array;
}

export interface InertiaCount {
  readonly negative: number;
  readonly zero: number;
  readonly positive: number;
}

export interface Spectrum {
  readonly step: number;
  readonly mode: LossMode;
  readonly loss: number;
  readonly gradientNorm: number;
  /** ‖g‖ / (‖H‖ max(1, ‖θ‖)): about how far a Newton step would go. */
  readonly relativeGradient: number;
  readonly parameters: number;
  readonly rows: number;
  readonly method: 'dense' | 'lanczos';
  /** Ascending; all of them when dense, the converged ends otherwise. */
  readonly eigenvalues: Float64Array;
  readonly lowest: readonly EigenEnd[];
  readonly highest: readonly EigenEnd[];
  /** Dense only: Lanczos sees a repeated eigenvalue once, so an index is never taken from it. */
  readonly inertia: InertiaCount | undefined;
  /** |λ| up to here counts as zero: 4·n·eps·‖H‖. */
  readonly tolerance: number;
  /** The counts at a tenth and at ten times the tolerance. */
  readonly inertiaBelow: InertiaCount | undefined;
  readonly inertiaAbove: InertiaCount | undefined;
  /** Largest |λ| that counts as zero and smallest that does not; NaN where there is none. */
  readonly largestZero: number;
  readonly smallestNonzero: number;
  readonly explanations: readonly ZeroExplanation[];
  readonly nearlyFlat: readonly NearlyFlat[];
  /** Zero modes that symmetries explain, or an exact fit. */
  readonly explainedZeros: number;
  readonly kind: PointKind;
  /**
   * Searches by gradient norm stall here though nothing is critical: the gradient lies along directions of next to no
   * curvature, or belongs to a slope that fades away.
   */
  readonly gradientFlat: boolean;
  readonly trace: number;
  /** 0 when exact. */
  readonly traceError: number;
  /**
   * Spectra of the two parts of H = G + R, ascending; empty unless asked for. G = Jᵀ ∇²L J is the curvature of the loss on the
   * outputs and never negative; R = Σ residual · ∇²f is the curvature of the network, and all negative curvature comes from it.
   */
  readonly gaussNewton: Float64Array;
  readonly residualPart: Float64Array;
  /** Smoothed density over `densityGrid`; empty when dense, where the values themselves can be counted. */
  readonly densityGrid: Float64Array;
  readonly density: Float64Array;
  /** Standard error of the density, over its random probes. */
  readonly densityError: Float64Array;
  /** max |H − Hᵀ| / max |H| before symmetrising. */
  readonly asymmetry: number;
  readonly unconverged: number;
  /** The network has Dropout, which is off here. */
  readonly dropoutOff: boolean;
  /** The finding in a sentence or two. */
  readonly summary: string;
}

export type DirectionKind = 'random' | 'hessian' | 'trajectory' | 'snapshots';

export interface SurfaceParams {
  readonly directions?: DirectionKind;
  readonly mode?: LossMode;
  /** Points a side; default 51. */
  readonly size?: number;
  /** How far the plane reaches in units of its directions; default 1 (for a trajectory: wide enough to hold it). */
  readonly range?: number;
  /** For random directions; default 0. */
  readonly seed?: number;
  /** For `snapshots`: three steps of the run. */
  readonly steps?: readonly number[];
}

export interface SurfaceDirection {
  readonly title: string;
  /** Eigenvalue, or share of the trajectory's variance; NaN where it means nothing. */
  readonly value: number;
}

export interface TrajectoryPoint {
  readonly step: number;
  readonly x: number;
  readonly y: number;
  /** Distance from the plane in parameter space: the loss drawn there is not the point's own. */
  readonly distance: number;
  readonly loss: number;
}

export interface Surface {
  readonly step: number;
  readonly mode: LossMode;
  readonly directions: DirectionKind;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** [y × x], row-major; NaN and infinity where the loss is. */
  readonly loss: Float64Array;
  readonly first: SurfaceDirection;
  readonly second: SurfaceDirection;
  /** The loss at the origin, in the same mode. */
  readonly centre: number;
  readonly trajectory: readonly TrajectoryPoint[];
  readonly nonFinite: number;
  readonly dropoutOff: boolean;
  /** What a reader must know: degenerate plane, off-plane trajectory, holes. */
  readonly notes: readonly string[];
}

export interface SliceParams {
  readonly mode?: LossMode;
  /** Along the lowest or highest curvature, a random direction, or between two steps of the run. */
  readonly along: 'lowest' | 'highest' | 'random' | 'interpolation';
  readonly points?: number;
  readonly range?: number;
  readonly steps?: readonly [number, number];
  readonly seed?: number;
}

export interface Slice {
  readonly step: number;
  readonly mode: LossMode;
  readonly title: string;
  readonly t: Float64Array;
  readonly loss: Float64Array;
  /** L(0) + g·d t + ½ dᵀHd t². */
  readonly quadratic: Float64Array;
}

export interface CriticalPointParams {
  readonly mode?: LossMode;
  readonly method?: 'newton-mr' | 'gradient-norm';
  readonly maxIterations?: number;
}

export interface CriticalPointReport {
  readonly converged: boolean;
  readonly iterations: number;
  readonly gradientNormBefore: number;
  readonly gradientNorm: number;
  readonly lossBefore: number;
  readonly loss: number;
  /** ‖θ* − θ‖. */
  readonly distance: number;
  /** ‖H g‖/(‖H‖‖g‖): near zero with ‖g‖ not small means gradient-flat, not critical. */
  readonly residualRatio: number;
  readonly kind: PointKind;
  readonly inertia: InertiaCount | undefined;
  readonly history: Float64Array;
  /** The point itself, laid out as the parameters, for `setParameters`. */
  readonly point: Float64Array;
  readonly summary: string;
}

export interface EscapeParams {
  readonly mode?: LossMode;
}

export interface EscapeSide {
  readonly length: number;
  readonly loss: number;
  readonly predictedDrop: number;
}

export interface EscapeReport {
  readonly step: number;
  readonly eigenvalue: number;
  readonly lossAtStart: number;
  readonly plus: EscapeSide;
  readonly minus: EscapeSide;
  readonly better: 'plus' | 'minus' | 'none';
  /** The point after the better side, laid out as the parameters. */
  readonly point: Float64Array;
  readonly summary: string;
}

export interface CensusParams {
  readonly mode?: LossMode;
  readonly starts?: number;
  readonly seed?: number;
  readonly maxIterations?: number;
}

export type CensusGroup = 'strict' | 'degenerate' | 'gradient-flat' | 'unconverged';

export interface CensusPoint {
  readonly start: number;
  readonly loss: number;
  readonly gradientNorm: number;
  readonly index: number;
  readonly zero: number;
  readonly kind: PointKind;
  readonly group: CensusGroup;
}

export interface CensusLaw {
  readonly name: string;
  readonly assumes: string;
  readonly log10Minimum: number;
  readonly meanShare: number;
  readonly deviationShare: number;
}

export interface Census {
  readonly mode: LossMode;
  readonly parameters: number;
  readonly points: readonly CensusPoint[];
  /** Pearson's r between index and loss over the critical points found; NaN when undefined. */
  readonly correlation: number;
  readonly laws: readonly CensusLaw[];
  readonly summary: string;
}

export interface SharpnessParams {
  readonly mode?: LossMode;
}

export interface SharpnessCourseParams {
  readonly mode?: LossMode;
  /** Steps from one measurement to the next; without it so many that some 40 are made. */
  readonly every?: number;
}

/** λmax through the run up to the present step, each at the weights of its step. */
export interface SharpnessCourse {
  readonly every: number;
  /** Ascending, the present step last. Steps at which the loss is not finite are left out. */
  readonly points: readonly Sharpness[];
}

/** The edge of stability: where λmax meets the bound of the optimizer. */
export interface Sharpness {
  readonly step: number;
  readonly lambdaMax: number;
  readonly residual: number;
  readonly learningRate: number;
  /** Plain descent is stable below 2/η, heavy-ball momentum below 2(1+μ)/η. NaN for adaptive optimizers. */
  readonly bound: number;
  /** λmax / bound: 1 is the edge. */
  readonly ratio: number;
  readonly seconds: number;
}
