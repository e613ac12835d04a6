import type { LoadedConfig } from '../config/loadConfig';
import type { VariantReport } from '../session/protocol/compare';
import { Trainer } from '../training/trainer';
import { batchNormLosses, batchNormsOf, batchNormStatistics } from './batchNorm';
import { DeadUnitScan } from './deadUnits';
import { gradientFlow } from './gradientFlow';
import { TrainingLook } from './trainingLook';

/** Rows that the gradient flow is taken over. */
const flowRows = 512;

/** One of two variants of a config in training, with what is taken down of it on the way. */
export class Variant {
  readonly trainer: Trainer;
  private readonly look: TrainingLook;
  private readonly scan: DeadUnitScan;
  private readonly step: number[] = [];
  private readonly training: number[] = [];
  private readonly validation: number[] = [];
  private readonly accuracy: number[] = [];
  private readonly validationAccuracy: number[] = [];
  private readonly dead: (readonly number[])[] = [];
  private readonly flow: (readonly { readonly gradient: number; readonly activation: number }[])[] = [];
  private readonly batchNormGap: number[] = [];
  private readonly modeGap: number[] = [];

  constructor(
    private readonly loaded: LoadedConfig,
    private readonly name: string,
  ) {
    const { config, dataset } = loaded;
    this.trainer = new Trainer({ config, dataset });
    this.look = new TrainingLook(this.trainer, flowRows);
    this.scan = new DeadUnitScan(this.trainer.network, this.trainer.training);
  }

  /** Trains up to a step, or until it diverges, for at most so many milliseconds; answers whether it got there. */
  advance(target: number, milliseconds: number): boolean {
    const { trainer } = this;
    const until = performance.now() + milliseconds;
    while (trainer.step < target && !trainer.diverged && performance.now() < until) trainer.runStep();
    return trainer.step >= target || trainer.diverged !== undefined;
  }

  /** The last loss that a network is judged by: over the validation part, or else the training part. */
  lastLoss(): number {
    const { trainer } = this;
    if (trainer.diverged) return Infinity;
    return trainer.evaluate(trainer.validation.rows > 0 ? 'validation' : 'training').loss;
  }

  /** Takes down all that is compared at the present step; once it has diverged, only the last finite state. */
  record(): void {
    const { trainer } = this;
    if (this.step.at(-1) === trainer.step) return;
    const { loss, accuracy } = trainer.evaluate('training');
    this.step.push(trainer.step);
    this.training.push(loss);
    if (accuracy !== undefined) this.accuracy.push(accuracy);
    const held = trainer.validation.rows > 0 ? trainer.evaluate('validation') : undefined;
    this.validation.push(held?.loss ?? Number.NaN);
    if (held?.accuracy !== undefined) this.validationAccuracy.push(held.accuracy);
    this.dead.push(this.scan.scan().map(flags => flags.reduce((sum, flag) => sum + flag, 0)));
    this.recordFlow();
  }

  private recordFlow(): void {
    const { look } = this;
    const { network, pass, count } = look;
    const norms = batchNormsOf(network);
    // A single row has no batch statistics.
    if (norms.length > 0 && count > 1) {
      const losses = batchNormLosses(look);
      this.modeGap.push(Math.abs(losses.eval - losses.train));
    }
    look.differentiate(count > 1 ? 'train' : 'eval');
    this.flow.push(gradientFlow(network, pass, count, look.gradients.data));
    if (norms.length > 0 && count > 1)
      this.batchNormGap.push(
        norms
          .flatMap(layer => [...batchNormStatistics(look, layer).gap])
          .reduce((largest, gap) => Math.max(largest, gap), 0),
      );
  }

  report(): VariantReport {
    const { trainer, loaded, scan, dead, flow } = this;
    const { network } = trainer;
    const now = dead.at(-1) ?? [];
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    return {
      name: this.name,
      text: loaded.document.text,
      seed: loaded.config.seed,
      step: Float64Array.from(this.step),
      training: Float64Array.from(this.training),
      validation: Float64Array.from(this.validation),
      accuracy: Float64Array.from(this.accuracy),
      validationAccuracy: Float64Array.from(this.validationAccuracy),
      parameters: network.parameterCount,
      relus: scan.layers.map((layer, k) => ({
        layer,
        units: network.layers[layer].outFeatures,
        dead: now[k] ?? 0,
      })),
      dead: sum(now),
      reluUnits: sum(scan.layers.map(layer => network.layers[layer].outFeatures)),
      deadCourse: Int32Array.from(dead, sum),
      layers: network.layers.map(({ type }, layer) => ({
        layer,
        type,
        gradient: Float64Array.from(flow, layers => layers[layer].gradient),
        activation: Float64Array.from(flow, layers => layers[layer].activation),
      })),
      batchNormGap: Float64Array.from(this.batchNormGap),
      modeGap: Float64Array.from(this.modeGap),
      diverged: trainer.diverged?.message,
    };
  }
}
