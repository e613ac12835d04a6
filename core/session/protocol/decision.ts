/** The data as points, for networks with one or two inputs and as features otherwise. Sent once after `load`. */
export interface DataPoints {
  readonly features: readonly string[];
  /** Class labels in index order; empty for regression. */
  readonly classes: readonly string[];
  readonly training: PointSet;
  readonly validation: PointSet;
}

/** Rows may be a deterministic subset of large data (`total` rows in truth). */
export interface PointSet {
  readonly total: number;
  readonly rows: number;
  /** [rows × features], as the network sees them (standardised). */
  readonly inputs: Float32Array;
  /** Class index, or the first target's value. */
  readonly target: Float32Array;
}

export interface DecisionParams {
  /** Cells per side; default 64. */
  readonly size?: number;
}

/** The network's answer over the box of a two-feature data set (margin included); `undefined` box when features ≠ 2. */
export interface DecisionRegion {
  readonly size: number;
  /** Lower and upper edge in feature space, x then y; undefined when the data does not have two features. */
  readonly box: { readonly x: readonly [number, number]; readonly y: readonly [number, number] } | undefined;
  /** Row-major from low y to high y: class index (classification) or predicted value (regression). */
  readonly value: Float32Array;
  /** Probability of that class, 0…1; empty for regression. */
  readonly confidence: Float32Array;
}
