/** The data as points in the space of its features. Sent once after `load`. */
export interface DataPoints {
  readonly features: readonly string[];
  /** Class labels in index order; empty for regression. */
  readonly classes: readonly string[];
  /** Name of the first target column of a regression; empty for classification. */
  readonly target: string;
  /** How to write an input in the data's own units: x = input · scale + mean, per feature; empty when nothing was standardised. */
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  readonly training: PointSet;
  readonly validation: PointSet;
}

/** Rows may be a deterministic subset of large data (`total` rows in truth). */
export interface PointSet {
  readonly total: number;
  readonly rows: number;
  /** Index of each row in its source: its line in the file minus the header, or the generator's order. */
  readonly sourceRows: Int32Array;
  /** [rows × features], as the network sees them (standardised). */
  readonly inputs: Float32Array;
  /** Class index, or the first target's value. */
  readonly target: Float32Array;
}

export interface DecisionParams {
  /** Cells per side; default 64. */
  readonly size?: number;
  /** The two features that span the picture; every other one stands at its mean over the training part. Default: the first two. */
  readonly axes?: readonly [number, number];
}

/** The network's answers (eval mode) over a plane through the input space, and to the points of `dataPoints`. */
export interface DecisionRegion {
  readonly axes: readonly [number, number];
  /** Cells across and up; one row where the data has one feature. */
  readonly columns: number;
  readonly rows: number;
  /** Lower and upper edge of both axes as the network sees them, margin included. */
  readonly box: { readonly x: readonly [number, number]; readonly y: readonly [number, number] };
  /** Row-major from low y to high y: class index (classification) or predicted value (regression). */
  readonly value: Float32Array;
  /** Probability of that class, 0…1; empty for regression. */
  readonly confidence: Float32Array;
  /** What the network says of each point of `dataPoints`: class index or value of the first target. */
  readonly training: Float32Array;
  readonly validation: Float32Array;
}
