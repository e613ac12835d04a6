import type { LoadedConfig } from '../config/loadConfig';
import type { VariantReport } from '../session/protocol/inspection';
import { Trainer } from '../training/trainer';
import { DeadUnitScan } from './deadUnits';
import { gradientFlow } from './gradientFlow';
import { TrainingLook } from './trainingLook';

/** Rows that the gradient flow at the end is taken over. */
const flowRows = 512;

/** One of two variants of a config in training, with what is taken down of it on the way. */
export class Variant {
  readonly trainer: Trainer;
  private readonly step: number[] = [];
  private readonly training: number[] = [];
  private readonly validation: number[] = [];
  private readonly accuracy: number[] = [];

  constructor(private readonly loaded: LoadedConfig) {
    const { config, dataset } = loaded;
    this.trainer = new Trainer({ config, dataset });
  }

  /** Trains up to a step, or until it diverges, for at most so many milliseconds; answers whether it got there. */
  advance(target: number, milliseconds: number): boolean {
    const { trainer } = this;
    const until = performance.now() + milliseconds;
    while (trainer.step < target && !trainer.diverged && performance.now() < until) trainer.runStep();
    return trainer.step >= target || trainer.diverged !== undefined;
  }

  /** Takes down the losses at the present step; once it has diverged, only the last finite state. */
  record(): void {
    const { trainer } = this;
    if (this.step.at(-1) === trainer.step) return;
    const { loss, accuracy } = trainer.evaluate('training');
    this.step.push(trainer.step);
    this.training.push(loss);
    if (accuracy !== undefined) this.accuracy.push(accuracy);
    this.validation.push(trainer.validation.rows > 0 ? trainer.evaluate('validation').loss : Number.NaN);
  }

  report(): VariantReport {
    const { trainer, loaded } = this;
    const { network } = trainer;
    const scan = new DeadUnitScan(network, trainer.training);
    const dead = scan.scan();
    const relus = scan.layers.map((layer, k) => ({
      layer,
      units: dead[k].length,
      dead: dead[k].reduce((sum, flag) => sum + flag, 0),
    }));
    const look = new TrainingLook(trainer, flowRows);
    // A single row has no batch statistics.
    look.differentiate(look.count > 1 ? 'train' : 'eval');
    const flow = gradientFlow(network, look.pass, look.count, look.gradients.data);
    return {
      text: loaded.document.text,
      step: Float64Array.from(this.step),
      training: Float64Array.from(this.training),
      validation: Float64Array.from(this.validation),
      accuracy: Float64Array.from(this.accuracy),
      parameters: network.parameterCount,
      relus,
      dead: relus.reduce((sum, layer) => sum + layer.dead, 0),
      reluUnits: relus.reduce((sum, layer) => sum + layer.units, 0),
      flow: Float64Array.from(flow, ({ gradient }) => gradient),
      flowTypes: flow.map(({ type }) => type),
      diverged: trainer.diverged?.message,
    };
  }
}

/** What became of two variants, in words. */
export function comparisonSummary(a: VariantReport, b: VariantReport): string {
  const loss = ({ training, diverged }: VariantReport): string =>
    diverged ? 'diverged' : `training loss ${(training.at(-1) ?? Number.NaN).toPrecision(3)}`;
  const dead = ({ dead: count, reluUnits }: VariantReport): string =>
    reluUnits > 0 ? `, ${count} of ${reluUnits} ReLU units dead` : '';
  return `As it is: ${loss(a)}${dead(a)}. Changed: ${loss(b)}${dead(b)}.`;
}
