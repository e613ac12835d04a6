import type { Static, TObject } from '@sinclair/typebox';
import type { Kernels } from '../kernels/kernels';
import type { ConfigIssue } from './configIssue';

/** A config with every default filled in. */
export type Filled<S extends TObject> = Required<Static<S>>;

/** A vector that an optimizer keeps beside the parameters, under PyTorch's name, one entry a parameter. */
export interface StateVector {
  readonly name: string;
  /** What every entry starts with; default 0. */
  readonly initial?: number;
}

/**
 * What one update reads and writes. All pointers are byte offsets in the tensor memory to flat vectors of `count` entries.
 * The trainer keeps one such object for a whole run.
 */
export interface UpdateArguments {
  readonly kernels: Kernels;
  readonly parameters: number;
  readonly gradients: number;
  readonly count: number;
  /** In the order of the definition's `state`. */
  readonly state: readonly number[];
  /** Number of this update, from 1. */
  readonly step: number;
  readonly learningRate: number;
  /** `momentum`, or β₁ of the Adam family: the config's, unless a OneCycleLR cycles it. */
  readonly momentum: number;
}

/** Everything Deadeye knows about one optimizer. Light to import: kernels are types here. */
export interface OptimizerDefinition<S extends TObject = TObject> {
  /** The class name in `torch.optim`; the `type` in the config. */
  readonly type: string;
  readonly schema: S;
  /** The state vectors this config needs, in the order of PyTorch's `optimizer.state`. */
  state(config: Filled<S>): readonly StateVector[];
  /** What `OneCycleLR` would cycle; undefined when the optimizer has neither momentum nor β₁. */
  momentum(config: Filled<S>): number | undefined;
  /** The same config with another momentum (or β₁), by which `OneCycleLR` replaces it. */
  withMomentum(config: Filled<S>, momentum: number): Filled<S>;
  /** What a range of a single value cannot say. */
  check?(config: Filled<S>): readonly ConfigIssue[];
  update(config: Filled<S>, update: UpdateArguments): void;
}
