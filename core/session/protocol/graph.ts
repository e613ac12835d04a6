export type EdgeMode = 'weight' | 'gradient' | 'update';
export type UnitState = 'healthy' | 'dying' | 'dead' | 'linear' | 'saturated';

export interface GraphParams {
  /** What edges show; default `weight`. */
  readonly edges?: EdgeMode;
  /** Cells per side of each unit's picture over a two-feature input; default 16, lowered where units are many. */
  readonly pictureSize?: number;
}

/** The network as drawn: columns of units with edges from one column to the next. */
export interface NetworkGraph {
  /** Training rows that mean, deviation, activeFraction and states were taken over: a part of `totalSamples` for large data. */
  readonly samples: number;
  readonly totalSamples: number;
  readonly columns: readonly GraphColumn[];
  readonly loss: GraphLoss;
}

/** The node at the right end: what the last layer's outputs are compared with, and what comes back. S is all training rows. */
export interface GraphLoss {
  readonly type: string;
  /** [S, C]: the last layer's outputs. */
  readonly outputs: readonly [number, number];
  /** [S] for class labels, [S, C] for target values. */
  readonly targets: readonly number[];
  /** What begins the backward pass: `(P − T)/S`. */
  readonly gradient: string;
  /** Mean over `rows` training rows as one batch, in train mode without dropout; NaN where it was too much for a frame. */
  readonly value: number;
  /** Rows that this and every column's `forward` and `backward` were taken over; 0 where they are not known. */
  readonly rows: number;
}

/** The inputs (`layer` −1) or one layer's outputs. Layers that act element by element follow their Linear in the same order. */
export interface GraphColumn {
  readonly layer: number;
  readonly type: string;
  readonly units: number;
  /** For a Linear: [units × units of the input column], by the asked mode; else empty (one-to-one edges). */
  readonly edges: Float32Array;
  /**
   * Empty when `edges` has every edge. Of a layer with very many, only the largest in absolute value are there, and
   * `edges[k]` is the one at place `edgeIndex[k]` (unit × inputs + input) of the whole matrix.
   */
  readonly edgeIndex: Int32Array;
  readonly bias: Float32Array;
  /** By their letters in the equations: W [16, 2], b [16], γ, β. */
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Root mean square of the values that leave the column and of ∂L/∂ of them, of one pass; NaN where not known. */
  readonly forward: number;
  readonly backward: number;
  /** Mean and standard deviation over the training set, per unit. */
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
  /** Share of samples with output > 0 (ReLU family) or unsaturated slope (others); empty where it means nothing. */
  readonly activeFraction: Float32Array;
  /** Per unit; empty for the input column. */
  readonly states: readonly UnitState[];
  /**
   * What each unit computes. With two features: its output over the data's box, `pictureSize`² cells a unit, row-major from
   * low y, scaled to −127 … 127 by `pictureScale[unit]` (value = cell × scale / 127). Otherwise its output over `pictureSize`²
   * evenly spaced training samples, sorted by class. −128 marks NaN.
   */
  readonly pictures: Int8Array;
  readonly pictureSize: number;
  readonly pictureScale: Float32Array;
  /** True when pictures are maps of the input plane. */
  readonly overPlane: boolean;
}
