import type { Histogram } from './batchNorm';
import type { UnitState } from './graph';

/** A layer's outputs, or ∂L/∂z: for an activation the gradient of what enters it, for any other layer of what leaves it. */
export type HeatmapQuantity = 'activation' | 'gradient';
export type SampleOrder = 'class' | 'activity' | 'cluster' | 'data';

export interface HeatmapParams {
  readonly layer: number;
  readonly what: HeatmapQuantity;
  /** Default `class`. */
  readonly order?: SampleOrder;
  /** Default 400. Training rows beyond are left out evenly. */
  readonly maxSamples?: number;
}

/** Units × samples in eval mode over the training set. NaN and infinities are in `values` as they are. */
export interface Heatmap {
  readonly step: number;
  readonly layer: number;
  readonly type: string;
  readonly what: HeatmapQuantity;
  readonly order: SampleOrder;
  readonly units: number;
  readonly samples: number;
  /** Training rows that there are: `samples` of them are shown. */
  readonly total: number;
  /** [units × samples], a row per unit (in the layer's own order), samples in the order asked for. */
  readonly values: Float32Array;
  /** Row of the training part for each column. */
  readonly sampleRows: Int32Array;
  /** Class of each column; empty for regression. */
  readonly sampleClass: Int32Array;
  /** Units in the order to draw them: as they are, or most active first, or like beside like. */
  readonly unitOrder: Int32Array;
  /** Largest finite absolute value; 0 when there is none. */
  readonly scale: number;
  /** Per unit over the whole training set (a part of large data while training); empty for layers without. */
  readonly states: readonly UnitState[];
  readonly nan: number;
  readonly infinite: number;
}

export interface UnitParams {
  readonly layer: number;
  readonly unit: number;
  /** Row of the training part; default 0. */
  readonly sample?: number;
  /** Bins of the histograms; default 30. */
  readonly bins?: number;
}

/** One unit with its numbers for one sample and over the training set, in eval mode. */
export interface UnitReport {
  readonly step: number;
  readonly layer: number;
  readonly unit: number;
  /** The Linear, batch or layer norm and activation that make up the unit; absent parts are undefined. */
  readonly linear: number | undefined;
  readonly normalization: number | undefined;
  readonly activation: number | undefined;
  readonly activationType: string | undefined;
  readonly sample: number;
  readonly samples: number;
  readonly totalSamples: number;
  /** Class of the sample, −1 for regression. */
  readonly sampleClass: number;
  /** w of the Linear and what the sample sends along: z = Σ w·x + b. Empty without a Linear. */
  readonly weights: Float64Array;
  readonly inputs: Float64Array;
  readonly products: Float64Array;
  readonly bias: number;
  /** z = w·x + b. */
  readonly z: number;
  /** What the normalisation does to z: γ (z − mean)/√(variance + eps) + β; NaN where there is none of it. */
  readonly normalized: number;
  readonly mean: number;
  readonly variance: number;
  readonly eps: number;
  readonly gamma: number;
  readonly beta: number;
  /** The unit's answer to the sample, and f′ at what entered the activation. */
  readonly output: number;
  readonly slope: number;
  /** The unit's equation with these numbers in it, line by line. */
  readonly equation: readonly string[];
  /** What enters the activation (or leaves the last part, without one), over the training set, and ∂L/∂ of it. */
  readonly preActivation: Histogram;
  readonly gradient: Histogram;
  /** Where the activation bends or flattens along the pre-activation; empty without one. */
  readonly marks: readonly ActivationMark[];
  /** Of `samples`, those whose gradient is exactly 0. */
  readonly zeroGradients: number;
  /** Weights by which the next Linear listens to the unit; empty at the end of the network. */
  readonly outgoing: Float64Array;
  readonly nextLinear: number | undefined;
  readonly state: UnitState | undefined;
  readonly activeFraction: number;
  /** No input in the data's box can wake it. */
  readonly proven: boolean;
  /** Largest pre-activation over the training set: how far a dead unit is from waking (0 or below). */
  readonly margin: number;
  /** ∂L/∂z is 0 for every sample: nothing can move its incoming weights but decay and momentum. */
  readonly zeroGradient: boolean;
  readonly revival: Revival;
}

/** A place on the axis of what enters an activation, with the samples on both sides of it. */
export interface ActivationMark {
  /** `kink`: another slope on each side · `saturatedBelow`, `saturatedAbove`: flat from there on outwards. */
  readonly kind: 'kink' | 'saturatedBelow' | 'saturatedAbove';
  readonly at: number;
  /** Samples at or below it, and above it; those that are not a number are neither. */
  readonly below: number;
  readonly above: number;
}

/** Whether a dead unit may wake, and why. `alive` for units that are not dead. */
export interface Revival {
  readonly verdict: 'alive' | 'never' | 'may' | 'unlikely';
  readonly why: string;
}

export interface LayerEquationsParams {
  /** The loss stands behind the last layer. */
  readonly layer: number | 'loss';
  /** Compare the derivatives with finite differences in float64. */
  readonly check?: boolean;
}

export interface TensorFacts {
  /** As in the equation: `X`, `W`, `∂L/∂Y`, … */
  readonly name: string;
  readonly shape: readonly number[];
  readonly norm: number;
  readonly meaning: string;
}

export interface EquationLine {
  readonly text: string;
  /** The same with this layer's shapes: `[40 × 20] = [40 × 300] · [300 × 20]`. */
  readonly shapes: string;
  readonly source: string;
}

/** Forward and backward of one layer over the training rows as one batch, in train mode without dropout. */
export interface LayerEquations {
  readonly step: number;
  /** The number of layers when it is the loss. */
  readonly layer: number;
  readonly type: string;
  readonly samples: number;
  readonly tensors: readonly TensorFacts[];
  readonly equations: readonly EquationLine[];
  /** Where ∂L/∂Y of the last layer comes from: (P − T)/S and the like; undefined for layers further down. */
  readonly head: EquationLine | undefined;
  readonly check: EquationCheck | undefined;
}

export interface EquationCheck {
  /** Rows and entries that were compared. */
  readonly rows: number;
  readonly entries: readonly CheckedTensor[];
  /** max |analytic − numeric| / max(|analytic|, |numeric|, 1e-3 × the tensor's largest, 1e-4 × loss) over all entries. */
  readonly maxRelativeError: number;
  /** Entries left out because a kink lies within the step. */
  readonly kinks: number;
}

export interface CheckedTensor {
  readonly name: string;
  readonly entries: number;
  readonly maxRelativeError: number;
}

export interface SurvivalParams {
  /** With `unit`: finds the exact steps at which this unit died and woke, by replaying the run. Takes its time. */
  readonly layer?: number;
  readonly unit?: number;
  /** Snapshots to look at; default 60. */
  readonly maxPoints?: number;
}

/** Dead units over the run, at kept snapshots up to the present step. */
export interface Survival {
  readonly steps: Int32Array;
  readonly layers: readonly SurvivalLayer[];
  readonly unit: UnitLife | undefined;
}

export interface SurvivalLayer {
  readonly layer: number;
  readonly units: number;
  /** Dead units at each of `steps`. */
  readonly dead: Int32Array;
  /** Per unit, the first of `steps` at which it was dead; −1 when it never was. */
  readonly firstDead: Int32Array;
}

/** The exact course of one ReLU unit: dead over the whole training set after a step or not. */
export interface UnitLife {
  readonly layer: number;
  readonly unit: number;
  readonly deadAtStart: boolean;
  /** The step after which it last died; 0 when it has been dead from the start, −1 when it never was. */
  readonly diedAt: number;
  /** Rows of the training part in the minibatch of that step; empty where no minibatch killed it. */
  readonly killingBatch: Int32Array;
  /** Steps after which it was dead and had not been one step before. */
  readonly deaths: Int32Array;
  readonly revivals: Int32Array;
  readonly deadNow: boolean;
  /** Dead at the present step, and no input in the box of the training data can wake it. */
  readonly proven: boolean;
  /** Whether it may wake by training on from the present step. */
  readonly revival: Revival;
}

export type DeadUnitsParams = Record<string, never>;

/** Every ReLU unit that was dead after some step of the run up to the present one, found by making the run again. */
export interface DeadUnits {
  readonly step: number;
  /** ReLU units that were watched. */
  readonly watched: number;
  /** By layer and unit. */
  readonly lives: readonly UnitLife[];
}

/** The ReLU units that the last step killed: dead after it over the whole training set, and not before it. */
export interface Died {
  readonly step: number;
  /** Layers with such units only. */
  readonly layers: readonly { readonly layer: number; readonly units: Int32Array }[];
}

export interface BornDeadParams {
  /** How many seeds to try; default 50. */
  readonly seeds?: number;
}

/** How probable it is that a unit is dead at the start, by trying seeds. Arrays have an entry per ReLU layer. */
export interface BornDead {
  readonly seeds: number;
  readonly samples: number;
  readonly layers: readonly BornDeadLayer[];
  /** Share of seeds with a whole ReLU layer dead: the network is then constant. */
  readonly wholeLayerDead: number;
}

export interface BornDeadLayer {
  readonly layer: number;
  readonly units: number;
  /** Share of (seed, unit) pairs that are dead at the start, and its standard error. */
  readonly probability: number;
  readonly standardError: number;
  /** Dead units by seed. */
  readonly dead: Int32Array;
}

/** Sets a value in the config (`undefined` removes it), or inserts it before the element of an array. */
export interface ConfigEdit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
  readonly insert?: boolean;
}
