import type { FloatArray } from '../network/definition';

/** What the network is asked to learn; decides which losses and which last width fit. */
export type Task =
  | {
      readonly kind: 'classification';
      /** Labels in index order, as written in the data. */ readonly classes: readonly string[];
    }
  | { readonly kind: 'regression'; /** Names of the target columns. */ readonly targets: readonly string[] };

/** What can be said of a data source without training on it; the editor's checks need no more. */
export interface DataDescription {
  readonly features: readonly string[];
  readonly task: Task;
  /** Rows after dropping the ones with missing values. */
  readonly samples: number;
  readonly trainingSamples: number;
  readonly validationSamples: number;
  /** Rows left out because of `"missing": "drop"`. */
  readonly dropped: number;
}

/** Per-feature affine map that was applied: x' = (x − mean) / scale; scale is 1 where the feature is constant. */
export interface Standardization {
  readonly mean: Float64Array;
  readonly scale: Float64Array;
}

/** One part of the data, row-major: `inputs` [rows × features]; targets are class indices [rows] or values [rows × targets]. */
export interface DataPart {
  readonly rows: number;
  readonly inputs: FloatArray;
  /** Class index per row (classification), else empty. */
  readonly labels: Int32Array;
  /** Target values (regression), else empty. */
  readonly targets: FloatArray;
  /** Index of each row in the source (its line in the file minus the header, or the generator's order). */
  readonly sourceRows: Int32Array;
}

/** Everything that training needs, already split and standardised. */
export interface Dataset {
  readonly description: DataDescription;
  readonly standardization: Standardization | undefined;
  readonly training: DataPart;
  readonly validation: DataPart;
}
