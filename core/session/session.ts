import { loadConfig } from '../config/loadConfig';
import { decodeHistory, encodeHistory } from '../interchange/historyFile';
import { loadStateDict, saveStateDict } from '../interchange/stateDict';
import { FrameStream } from './frameStream';
import { Pacer } from './pacer';
import { performProbe } from './probes/registry';
import type { SessionCommands, SessionEvents } from './protocol/commands';
import { runFailure } from './protocol/failure';
import type { ProbeName, ProbeParams } from './protocol/probes';
import type { CallContext, CallOptions, Caller, Handlers, Params, Result } from './protocol/side';
import type { SessionState, SessionStatus, SessionSummary } from './protocol/status';
import { Run } from './run';
import { LandscapeDesk } from './landscapeDesk';

type EventSink = <K extends keyof SessionEvents>(event: K, data: SessionEvents[K]) => void;

export interface SessionOptions {
  /** Where events go. */
  readonly emit?: EventSink;
  /** The worker bundle, for threads that help with long work; without it everything happens in this thread. */
  readonly workerFile?: string;
}

/** Full-set evaluations may take at most this share of the training time. */
const evaluationShare = 0.15;

/**
 * One debugging session: a config, its network and its training, moved by commands. Between slices of training it listens,
 * so that every command is answered within milliseconds. Nothing in the numbers depends on how the time was sliced.
 */
export class Session implements Caller<SessionCommands> {
  private run: Run | undefined;
  private state: SessionState = 'empty';
  private message: string | undefined;
  private target = 0;
  private readonly emit: EventSink;
  private readonly pacer: Pacer;
  private readonly frames: FrameStream;
  private readonly desk: LandscapeDesk;
  private evaluationTime = 0;
  private trainingTime = 0;
  /** Raised with every load, so that work begun for an earlier run knows that it is void. */
  private generation = 0;

  constructor({ emit = () => undefined, workerFile }: SessionOptions = {}) {
    this.emit = emit;
    this.desk = new LandscapeDesk(workerFile);
    this.pacer = new Pacer(deadline => this.trainUntil(deadline));
    this.frames = new FrameStream(
      frame => emit('frame', frame),
      () => this.status(),
      (request, context) => this.look(request.probe, request.params, context),
    );
  }

  readonly handlers: Handlers<SessionCommands> = {
    load: (params, context) => this.load(params, context),
    train: ({ untilStep, untilEpoch }) => this.train(untilStep, untilEpoch),
    pause: () => this.pause(),
    step: ({ count = 1 }) => this.step(count),
    goTo: ({ step }) => this.goTo(step),
    reset: () => this.reset(),
    setLearningRate: ({ lr }) => this.setLearningRate(lr),
    setParameters: ({ values }) => this.setParameters(values),
    inspect: ({ probe, params, task }, { signal }) =>
      this.look(probe, params, {
        signal,
        report: (done, total, message) => {
          if (task !== undefined) this.emit('progress', { task, done, total, message });
        },
      }),
    subscribe: ({ subscriber, probes }) => {
      this.frames.subscribe(subscriber, probes);
      return {};
    },
    acknowledge: ({ subscriber, seq }) => {
      this.frames.acknowledge(subscriber, seq);
      return {};
    },
    snapshot: () => {
      const run = this.loaded();
      return { step: run.trainer.step, bytes: encodeHistory(run.history.save()) };
    },
    restore: ({ bytes }) => {
      const run = this.loaded();
      this.halt();
      run.history.load(decodeHistory(bytes, 'the snapshot'));
      return this.settle();
    },
    saveWeights: () => ({ bytes: saveStateDict(this.loaded().trainer.network) }),
    loadWeights: ({ bytes, name }) => this.loadWeights(bytes, name),
  };

  /** The same as through a connection, in this process. */
  async call<K extends keyof SessionCommands & string>(
    command: K,
    params: Params<SessionCommands, K>,
    options: CallOptions = {},
  ): Promise<Result<SessionCommands, K>> {
    const context: CallContext = {
      signal: options.signal ?? new AbortController().signal,
      transfer: () => undefined,
    };
    return this.handlers[command](params, context);
  }

  /** What is loaded, for callers in the same process. Throws a SessionError when nothing is. */
  loaded(): Run {
    if (!this.run) throw runFailure('Nothing is loaded yet. Open a config and press Train.');
    return this.run;
  }

  /** Resolves when no training is under way. */
  whenStill(): Promise<void> {
    return this.pacer.whenStill();
  }

  dispose(): void {
    this.halt();
    this.frames.dispose();
    this.desk.dispose();
    this.run = undefined;
    this.state = 'empty';
  }

  status(): SessionStatus {
    const { run } = this;
    if (!run) return { ...emptyStatus, state: this.state, message: this.message };
    const { trainer, history, config } = run;
    return {
      state: this.state,
      step: trainer.step,
      epoch: trainer.step / trainer.stepsPerEpoch,
      totalEpochs: config.training.epochs,
      stepsPerEpoch: trainer.stepsPerEpoch,
      lastStep: history.lastStep,
      batchLoss: trainer.lastLoss,
      learningRate: trainer.learningRate,
      stepsPerSecond: this.state === 'training' ? this.pacer.rate : 0,
      training: history.lastEvaluation('training'),
      validation: run.dataset.validation.rows > 0 ? history.lastEvaluation('validation') : undefined,
      message: this.message,
    };
  }

  private async load(
    { text, path }: Params<SessionCommands, 'load'>,
    { signal }: CallContext,
  ): Promise<SessionSummary> {
    this.halt();
    const generation = ++this.generation;
    this.run = undefined;
    this.state = 'loading';
    this.announce();
    try {
      const loaded = await loadConfig(text, path, {
        signal,
        onProgress: (done, total, message) => this.emit('progress', { task: 'load', done, total, message }),
      });
      if (generation !== this.generation) throw runFailure('Another config was loaded in the meantime.');
      this.run = new Run(loaded);
      this.state = 'ready';
      this.message = undefined;
      this.evaluate();
      this.desk.forget();
      this.announce();
      return this.summary(this.run);
    } catch (error) {
      if (generation === this.generation) {
        this.run = undefined;
        this.state = 'empty';
        this.announce();
      }
      throw error;
    }
  }

  private summary(run: Run): SessionSummary {
    return {
      name: run.name,
      precision: run.config.precision,
      seed: run.config.seed,
      data: run.dataset.description,
      loss: run.config.loss.type,
      optimizer: run.config.optimizer.type,
      parameters: run.trainer.network.parameterCount,
      layers: run.layers(),
      problems: run.problems,
      status: this.status(),
    };
  }

  private train(untilStep?: number, untilEpoch?: number): SessionStatus {
    const { trainer } = this.loaded();
    const wanted =
      untilStep ??
      (untilEpoch === undefined ? trainer.totalSteps : Math.round(untilEpoch * trainer.stepsPerEpoch));
    // Train pressed at the end of the schedule goes on for as many epochs again.
    const extended =
      untilStep === undefined && untilEpoch === undefined && trainer.step >= trainer.totalSteps
        ? trainer.step + Math.max(trainer.totalSteps, trainer.stepsPerEpoch)
        : wanted;
    this.start(extended);
    return this.status();
  }

  private start(target: number): void {
    const { trainer } = this.loaded();
    this.target = target;
    this.message = undefined;
    trainer.diverged = undefined;
    if (trainer.step >= target) {
      this.settle();
      return;
    }
    this.state = 'training';
    this.pacer.start();
    this.announce();
  }

  private pause(): SessionStatus {
    this.loaded();
    if (this.state !== 'training') return this.status();
    this.halt();
    return this.settle();
  }

  private async step(count: number): Promise<SessionStatus> {
    const run = this.loaded();
    if (!Number.isSafeInteger(count) || count < 1)
      throw runFailure(`"count" must be a whole number of steps from 1 on, not ${count}.`);
    this.halt();
    const generation = this.generation;
    this.start(run.trainer.step + count);
    await this.pacer.whenStill();
    if (generation !== this.generation) throw runFailure('Another config was loaded in the meantime.');
    return this.status();
  }

  /** Moves in slices, so that a long way can be overtaken by another command. */
  private async goTo(step: number): Promise<SessionStatus> {
    const { history, trainer } = this.loaded();
    this.halt();
    if (!Number.isSafeInteger(step) || step < 0 || step > history.lastStep)
      throw runFailure(`Step ${step} is not in the history: it reaches from 0 to ${history.lastStep}.`);
    const generation = ++this.moves;
    history.approach(step);
    while (trainer.step < step) {
      const end = performance.now() + 8;
      while (trainer.step < step && performance.now() < end) history.runStep();
      if (trainer.step >= step) break;
      await new Promise(resolve => setImmediate(resolve));
      if (generation !== this.moves) return this.status();
    }
    return this.settle();
  }
  private moves = 0;

  private reset(): SessionStatus {
    const { trainer, history } = this.loaded();
    this.halt();
    trainer.network.initialize(trainer.config.seed);
    history.restart();
    this.evaluationTime = this.trainingTime = 0;
    return this.settle();
  }

  private setLearningRate(lr: number): SessionStatus {
    const { history } = this.loaded();
    if (!Number.isFinite(lr) || lr < 0)
      throw runFailure(`A learning rate must be a number from 0 on, not ${lr}.`);
    history.setLearningRate(lr);
    if (this.state === 'diverged') this.state = 'paused';
    this.message = undefined;
    this.announce();
    return this.status();
  }

  private setParameters(values: Float64Array): SessionStatus {
    const { history, trainer } = this.loaded();
    this.halt();
    if (values.length !== trainer.network.parameterCount)
      throw runFailure(
        `The network has ${trainer.network.parameterCount} parameters, but ${values.length} values came.`,
      );
    history.setParameters(values);
    return this.settle();
  }

  private loadWeights(bytes: Uint8Array, name: string): SessionStatus {
    const { trainer, history } = this.loaded();
    this.halt();
    const { nonFinite } = loadStateDict(trainer.network, bytes, name);
    history.restart();
    const status = this.settle();
    if (nonFinite.length > 0) {
      this.message = `${name} holds NaN or infinity in ${nonFinite.join(', ')}: the network cannot be trained from there.`;
      this.announce();
    }
    return nonFinite.length > 0 ? this.status() : status;
  }

  /** One slice of training. The answer says whether there is more to do. */
  private trainUntil(deadline: number): boolean {
    const run = this.run;
    if (!run || this.state !== 'training') return false;
    const { trainer, history } = run;
    const began = performance.now();
    let steps = 0;
    while (trainer.step < this.target) {
      history.runStep();
      if (trainer.diverged) {
        this.state = 'diverged';
        this.message = trainer.diverged.message;
        break;
      }
      steps++;
      if (trainer.step % trainer.stepsPerEpoch === 0 && this.mayEvaluate()) this.evaluate();
      if (performance.now() >= deadline) break;
    }
    this.trainingTime += performance.now() - began;
    this.pacer.made(steps);
    const more = this.state === 'training' && trainer.step < this.target;
    if (!more) this.settle();
    else {
      this.frames.changed();
      if (this.pacer.mayAnnounce()) this.emit('status', this.status());
    }
    return more;
  }

  /** Where the evaluations fall may depend on the time, what they say does not. */
  private mayEvaluate(): boolean {
    return this.evaluationTime <= evaluationShare * this.trainingTime + 20;
  }

  private evaluate(): void {
    const { trainer, history, dataset } = this.loaded();
    if (history.lastEvaluation('training')?.step === trainer.step) return;
    const began = performance.now();
    history.recordEvaluation('training', trainer.evaluate('training'));
    if (dataset.validation.rows > 0) history.recordEvaluation('validation', trainer.evaluate('validation'));
    this.evaluationTime += performance.now() - began;
  }

  private halt(): void {
    this.moves++;
    this.pacer.stop();
    if (this.state === 'training') this.state = 'paused';
  }

  /** Names the state of rest, evaluates what is shown, and tells everyone. */
  private settle(): SessionStatus {
    const { trainer } = this.loaded();
    if (trainer.diverged) {
      this.state = 'diverged';
      this.message = trainer.diverged.message;
    } else {
      this.state = trainer.step === 0 ? 'ready' : trainer.step >= trainer.totalSteps ? 'finished' : 'paused';
      this.message = undefined;
    }
    this.evaluate();
    this.announce();
    return this.status();
  }

  private announce(): void {
    this.emit('status', this.status());
    this.frames.changed();
  }

  private look<N extends ProbeName>(
    probe: N,
    params: ProbeParams<N>,
    context: { readonly signal: AbortSignal; report(done: number, total: number, message: string): void },
  ): unknown {
    const run = this.loaded();
    return performProbe(probe, params, {
      run,
      desk: this.desk,
      training: this.state === 'training',
      ...context,
    });
  }
}

const emptyStatus: SessionStatus = {
  state: 'empty',
  step: 0,
  epoch: 0,
  totalEpochs: 0,
  stepsPerEpoch: 0,
  lastStep: 0,
  batchLoss: Number.NaN,
  learningRate: Number.NaN,
  stepsPerSecond: 0,
  training: undefined,
  validation: undefined,
  message: undefined,
};
