import { basename } from 'node:path';
import type { NetworkConfig } from '../config/config';
import type { ConfigDocument } from '../config/document';
import type { LoadedConfig } from '../config/loadConfig';
import type { Problem } from '../config/problem';
import type { Dataset } from '../data/dataset';
import { layerDefinition } from '../network/layers/registry';
import { TensorMemory } from '../kernels/memory';
import type { Network } from '../network/network';
import { History, type HistoryOptions } from '../training/history';
import { InputStore } from '../training/inputStore';
import { Trainer } from '../training/trainer';
import { LastStep } from './lastStep';
import { Observer } from './observer';
import type { LayerSummary, SessionSummary } from './protocol/status';

/** What was loaded: a config with its data, the network that learns from it, and the past of its training. */
export class Run {
  readonly config: NetworkConfig;
  readonly document: ConfigDocument;
  readonly dataset: Dataset;
  readonly problems: readonly Problem[];
  readonly trainer: Trainer;
  readonly history: History;
  readonly observer: Observer;
  readonly name: string;
  /** What the last step did. */
  readonly lastStep: LastStep;
  private byClass: Int32Array | undefined;

  constructor(
    { config, document, dataset, problems }: LoadedConfig,
    options: HistoryOptions = {},
    store: InputStore = new InputStore(TensorMemory.create()),
  ) {
    this.config = config;
    this.document = document;
    this.dataset = dataset;
    this.problems = problems;
    this.name = basename(document.path);
    this.trainer = new Trainer({ config, dataset, store });
    this.history = new History(this.trainer, options);
    this.observer = new Observer(this.trainer);
    this.lastStep = new LastStep(this.history);
  }

  /** Ends the threads that helped. */
  dispose(): void {
    this.trainer.memory.dispose();
  }

  /** Rows of the training part sorted by class (or by the first target), each class in the order of the data. */
  samplesByClass(): Int32Array {
    if (!this.byClass) {
      const { labels, targets, rows } = this.dataset.training;
      const width = rows > 0 ? targets.length / rows : 0;
      const key = (row: number): number => (labels.length > 0 ? labels[row] : targets[row * width]);
      this.byClass = Int32Array.from({ length: rows }, (_, row) => row).sort(
        (a, b) => key(a) - key(b) || a - b,
      );
    }
    return this.byClass;
  }

  get network(): Network {
    return this.trainer.network;
  }

  get step(): number {
    return this.trainer.step;
  }

  /** The weights at any step of the history; the run stays where it is. */
  parametersAt(step: number): Float64Array {
    const { trainer, history } = this;
    if (step === trainer.step) return Float64Array.from(trainer.network.parameters.data);
    const present = trainer.capture();
    const { diverged } = trainer;
    const gradients = trainer.network.gradients.data.slice();
    try {
      history.goTo(step);
      return Float64Array.from(trainer.network.parameters.data);
    } finally {
      trainer.restore(present);
      trainer.diverged = diverged;
      trainer.network.gradients.data.set(gradients);
    }
  }

  /** Weights at the kept steps up to the present one, thinned evenly. */
  trajectory(most = 60): readonly { readonly step: number; readonly parameters: Float64Array }[] {
    const kept = this.history.snapshotsUntil(this.step, most);
    const points = kept.map(({ step, parameters }) => ({ step, parameters: Float64Array.from(parameters) }));
    if (points.at(-1)?.step !== this.step)
      points.push({ step: this.step, parameters: Float64Array.from(this.network.parameters.data) });
    return points;
  }

  /** What was loaded, in a few words. */
  summary(): Omit<SessionSummary, 'status'> {
    const { config } = this;
    return {
      name: this.name,
      precision: config.precision,
      seed: config.seed,
      data: this.dataset.description,
      loss: config.loss.type,
      optimizer: config.optimizer.type,
      parameters: this.network.parameterCount,
      layers: this.layers(),
      problems: this.problems,
    };
  }

  /** One line a layer: its shape, its parameters and how PyTorch writes it. */
  layers(): LayerSummary[] {
    const { network } = this.trainer;
    return network.layers.map((layer, index) => {
      const config = network.layerConfigs[index];
      const parameters = network
        .segmentsOf(index, 'parameter')
        .reduce((sum, segment) => sum + segment.length, 0);
      const label = layerDefinition(config).toPyTorch(config, layer.inFeatures).replace(/^nn\./, '');
      return {
        index,
        type: layer.type,
        in: layer.inFeatures,
        out: layer.outFeatures,
        parameters,
        label,
        line: this.document.layerLine(index),
      };
    });
  }
}
