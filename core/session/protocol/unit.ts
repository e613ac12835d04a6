export interface UnitPlaneParams {
  readonly layer: number;
  readonly unit: number;
  /** Cells per side; default 64. */
  readonly size?: number;
  /** As of `decision`: the two features that span the picture. Default: the first two. */
  readonly axes?: readonly [number, number];
}

/** What one unit computes (eval mode) over a plane through the input space. */
export interface UnitPlane {
  readonly layer: number;
  readonly unit: number;
  readonly axes: readonly [number, number];
  /** Cells across and up; one row where the data has one feature. */
  readonly columns: number;
  readonly rows: number;
  /** Lower and upper edge of both axes as the network sees them, margin included. */
  readonly box: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Row-major from low y: what enters the unit's activation (leaves the unit, without one), and the unit's answer. */
  readonly entering: Float32Array;
  readonly output: Float32Array;
}

export interface UnitCourseParams {
  readonly layer: number;
  readonly unit: number;
  /** Also looks at the whole run, and finds the exact steps of deaths; asked with `inspect`, as it takes its time. */
  readonly fill?: boolean;
}

/** What a unit was through the whole run, from step 0 to the last step; the run may stand anywhere between. */
export interface UnitCourse {
  readonly layer: number;
  readonly unit: number;
  /** When a sample counts as active: the unit is on (kinked functions), or not saturated. Undefined without activation. */
  readonly measure: 'on' | 'unsaturated' | undefined;
  /** Steps that were looked at, and the share of samples active there; NaN where values were not finite. */
  readonly step: Float64Array;
  readonly active: Float32Array;
  readonly samples: number;
  readonly totalSamples: number;
  /** Deaths and revivals of a ReLU unit between those looks, in order. Dead: off for every sample of the training set. */
  readonly turns: readonly UnitTurn[];
  readonly deadAtStart: boolean;
}

export interface UnitTurn {
  readonly kind: 'death' | 'revival';
  /** The first step at which it was so. */
  readonly step: number;
  /** The last step at which it is known not to have been so; `step` − 1 where the step is exact. */
  readonly after: number;
  /** Rows of the training part in the minibatch that did it; empty where the step is not exact. */
  readonly batch: Int32Array;
}
