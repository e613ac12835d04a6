import type { FloatArray } from '../network/definition';
import type { Trainer } from '../training/trainer';
import { batchNormGradients, batchNormLosses, batchNormsOf, batchNormStatistics } from './batchNorm';
import { gradientFlow } from './gradientFlow';
import type { TrainingLook } from './trainingLook';

/** Numbers that the entries of a chronicle may hold together: 16 MB of float32. */
const mostNumbers = 4e6;
const mostEntries = 400;
const leastEntries = 24;

/** The flow of one layer: gradient, activation, weight gradient, update ratio. */
export const flowFields = 4;
/** Of one channel: data mean and variance, running mean and variance, γ, β, and the gradients of these two. */
export const channelFields = 8;

/** What was seen of a run at one step. */
export interface Entry {
  readonly step: number;
  /** [layers × flowFields] */
  readonly flow: Float32Array;
  /** [layers] values that are not finite */
  readonly nonFinite: Int32Array;
  /** By batch norm, [channels × channelFields] */
  readonly channels: readonly Float32Array[];
  /** By batch norm. */
  readonly warmUp: readonly number[];
  readonly losses: { readonly train: number; readonly eval: number; readonly exact: number };
}

/** Looks at the present weights. */
export function entryOf(trainer: Trainer, look: TrainingLook, update: FloatArray | undefined): Entry {
  const { network } = look;
  const norms = batchNormsOf(network);
  // A single row has no batch statistics.
  const mode = look.count > 1 ? 'train' : 'eval';
  const found = norms.length > 0 && look.count > 1 ? batchNormLosses(look) : undefined;
  const loss = look.differentiate(mode);
  const layers = gradientFlow(network, look.pass, look.count, look.gradients.data, update);
  return {
    step: trainer.step,
    flow: Float32Array.from(
      layers.flatMap(({ gradient, activation, weightGradientNorm, updateRatio }) => [
        gradient,
        activation,
        weightGradientNorm,
        updateRatio,
      ]),
    ),
    nonFinite: Int32Array.from(
      layers,
      ({ activationNonFinite, gradientNonFinite }) => activationNonFinite + gradientNonFinite,
    ),
    channels: found ? norms.map(layer => channelsOf(look, layer)) : [],
    warmUp: norms.map(layer => batchNormStatistics(look, layer).warmUp),
    losses: found ?? { train: loss, eval: Number.NaN, exact: Number.NaN },
  };
}

function channelsOf(look: TrainingLook, layer: number): Float32Array {
  const { dataMean, dataVariance, runningMean, runningVariance, gamma, beta } = batchNormStatistics(
    look,
    layer,
  );
  const { gammaGradient, betaGradient } = batchNormGradients(look, layer);
  const made = new Float32Array(dataMean.length * channelFields);
  dataMean.forEach((mean, c) =>
    made.set(
      [
        mean,
        dataVariance[c],
        runningMean[c] ?? Number.NaN,
        runningVariance[c] ?? Number.NaN,
        gamma[c],
        beta[c],
        gammaGradient[c],
        betaGradient[c],
      ],
      c * channelFields,
    ),
  );
  return made;
}

/**
 * What was seen of a run, by step. Of a long run the entries are thinned so that they stay within a bound of memory and
 * about evenly spread; what was thinned out can be looked at again, as any step can be visited.
 */
export class Chronicle<E extends { readonly step: number } = Entry> {
  private entries: E[] = [];
  /** Turns of the history that were heeded. */
  private heeded = 0;
  private readonly most: number;

  /** @param numbers that one entry holds */
  constructor(numbers: number) {
    this.most = Math.max(leastEntries, Math.min(mostEntries, Math.floor(mostNumbers / Math.max(1, numbers))));
  }

  has(step: number): boolean {
    return this.entries.some(entry => entry.step === step);
  }

  /** Entries up to a step, in order. */
  until(step: number): readonly E[] {
    return this.entries.filter(entry => entry.step <= step);
  }

  add(entry: E): void {
    const at = this.entries.findIndex(({ step }) => step >= entry.step);
    if (at < 0) this.entries.push(entry);
    else this.entries.splice(at, this.entries[at].step === entry.step ? 1 : 0, entry);
    if (this.entries.length > this.most) this.thin();
  }

  /** What came after the step is void. */
  forgetAfter(step: number): void {
    this.entries = this.entries.filter(entry => entry.step <= step);
  }

  /**
   * Heeds where the run took another way than before: what came after each turn is void. The answer says whether there were
   * new ones.
   * @param turns of the history, all there were so far
   */
  heed(turns: readonly number[]): boolean {
    const isNew = this.heeded < turns.length;
    for (; this.heeded < turns.length; this.heeded++) this.forgetAfter(turns[this.heeded]);
    return isNew;
  }

  /** Drops the entry whose neighbours are closest to each other; the first and the last stay. */
  private thin(): void {
    const { entries } = this;
    let closest = 1;
    for (let i = 1; i < entries.length - 1; i++)
      if (entries[i + 1].step - entries[i - 1].step < entries[closest + 1].step - entries[closest - 1].step)
        closest = i;
    entries.splice(closest, 1);
  }
}
