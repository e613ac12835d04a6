import { loadConfig } from '../config/loadConfig';
import { encodeHistory } from '../interchange/historyFile';
import { saveStateDict } from '../interchange/stateDict';
import { InputStore } from '../training/inputStore';
import { Course } from './course';
import { FrameStream } from './frameStream';
import { LandscapeDesk } from './landscapeDesk';
import { isQuick, performProbe } from './probes/registry';
import type { SessionCommands, SessionEvents } from './protocol/commands';
import { runFailure } from './protocol/failure';
import type { ProbeName, ProbeParams } from './protocol/probes';
import type { CallContext, CallOptions, Caller, Handlers, Params, Result } from './protocol/side';
import type { SessionStatus, SessionSummary } from './protocol/status';
import type { StopLog } from './protocol/stops';
import { Run } from './run';
import { emptyStatus, statusOf } from './statusOf';
import { Stops } from './stops/stops';
import { Throttle } from './throttle';

type EventSink = <K extends keyof SessionEvents>(event: K, data: SessionEvents[K]) => void;

export interface SessionOptions {
  /** Where events go. */
  readonly emit?: EventSink;
  /** The worker bundle, for threads that help with long work; without it everything happens in this thread. */
  readonly workerFile?: string;
  /** Cores that training leaves alone, for whoever shows what it does; default 0. */
  readonly spareCores?: number;
}

/** Milliseconds between two status events while training goes on. */
const statusInterval = 100;
/** Milliseconds between two `progress` events of one look. */
const progressInterval = 50;

/**
 * One debugging session: a config, its network and its training, moved by commands. The panel and the debug adapter reach it
 * through an `RpcPeer`, the command line and the tests call it in their own process.
 */
export class Session implements Caller<SessionCommands> {
  private stops = new Stops();
  private present: { readonly run: Run; readonly course: Course } | undefined;
  private loading = false;
  /** Raised with every load, so that one that was overtaken knows that it is void. */
  private loads = 0;
  private readonly emit: EventSink;
  private readonly frames: FrameStream;
  private readonly desk: LandscapeDesk;
  private readonly statusThrottle = new Throttle(statusInterval);

  constructor({ emit = () => undefined, workerFile, spareCores = 0 }: SessionOptions = {}) {
    this.emit = emit;
    this.desk = new LandscapeDesk(workerFile, spareCores);
    this.frames = new FrameStream(
      frame => emit('frame', frame),
      () => this.status(),
      (request, context) => this.look(request.probe, request.params, context),
    );
  }

  readonly handlers: Handlers<SessionCommands> = {
    load: (params, context) => this.load(params, context),
    train: ({ untilStep, untilEpoch }) => {
      const { run } = this.opened();
      const epochEnd =
        untilEpoch === undefined ? undefined : Math.round(untilEpoch * run.trainer.stepsPerEpoch);
      return this.move(course => course.train(untilStep ?? epochEnd));
    },
    pause: () => this.move(course => course.pause()),
    step: ({ count = 1 }) => this.move(course => course.step(count)),
    goTo: ({ step }) => this.move(course => course.goTo(step)),
    runBack: () => this.move(course => course.runBack()),
    setStops: ({ stops }) => ({ faults: this.stops.set(stops, this.opened().run) }),
    reset: () => this.move(course => course.reset()),
    setLearningRate: ({ lr }) => this.move(course => course.setLearningRate(lr)),
    setParameters: ({ values, offset }) => this.move(course => course.setParameters(values, offset)),
    inspect: ({ probe, params, task }, { signal }) => {
      const pace = new Throttle(progressInterval);
      const answer = this.look(probe, params, {
        signal,
        report: (done, total, message) => {
          if (task === undefined || !pace.isOpen) return;
          pace.pass();
          this.emit('progress', { task, done, total, message });
        },
      });
      if (!(answer instanceof Promise) || !isQuick(probe)) return answer;
      // What was found out about the past is in all later frames; one that is under way may arrive after this answer.
      return answer.finally(() => this.frames.changed());
    },
    subscribe: ({ subscriber, probes, edition }) => {
      this.frames.subscribe(subscriber, probes, edition);
      return {};
    },
    acknowledge: ({ subscriber, seq }) => {
      this.frames.acknowledge(subscriber, seq);
      return {};
    },
    ping: () => ({}),
    snapshot: () => {
      const { trainer, history } = this.loaded();
      return { step: trainer.step, bytes: encodeHistory(history.save()) };
    },
    restore: ({ bytes }) => this.move(course => course.restore(bytes)),
    saveWeights: () => ({ bytes: saveStateDict(this.loaded().network) }),
    loadWeights: ({ bytes, name }) => this.move(course => course.loadWeights(bytes, name)),
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
    return this.opened().run;
  }

  /** Resolves when neither training nor evaluation nor a review of the findings is under way. */
  async whenStill(): Promise<void> {
    await this.present?.course.whenStill();
  }

  dispose(): void {
    this.loads++;
    this.close();
    this.frames.dispose();
    this.desk.dispose();
  }

  status(): SessionStatus {
    if (this.present) return statusOf(this.present.run, this.present.course);
    return this.loading ? { ...emptyStatus, state: 'loading' } : emptyStatus;
  }

  private async load(
    { text, path, historyMegabytes = 256 }: Params<SessionCommands, 'load'>,
    { signal }: CallContext,
  ): Promise<SessionSummary> {
    const load = ++this.loads;
    this.close();
    this.loading = true;
    this.announce();
    try {
      const store = new InputStore(this.desk.tensorMemory());
      const loaded = await loadConfig(text, path, {
        signal,
        allocate: (precision, length) => store.allocate(precision, length),
        onProgress: (done, total, message) => this.emit('progress', { task: 'load', done, total, message }),
      });
      if (load !== this.loads) throw runFailure('Another config was loaded in the meantime.');
      const run = new Run(loaded, { byteBudget: historyMegabytes * 2 ** 20 }, store);
      const listener = {
        changed: () => this.announce(),
        advanced: () => this.advanced(),
        logged: (entry: StopLog) => this.emit('stopLog', entry),
        isWatching: () => this.frames.expectsSteps,
      };
      // Layers and units are others now: who wants to stop says so again.
      this.stops = new Stops();
      this.present = { run, course: new Course(run, listener, this.stops) };
      return { ...run.summary(), status: this.status() };
    } finally {
      if (load === this.loads) {
        this.loading = false;
        this.announce();
      }
    }
  }

  /** Lets go of what is loaded. */
  private close(): void {
    this.present?.course.dispose();
    this.present?.run.dispose();
    this.present = undefined;
    this.desk.forget();
  }

  private opened(): { readonly run: Run; readonly course: Course } {
    if (!this.present) throw runFailure('Nothing is loaded yet. Open a config and press Train.');
    return this.present;
  }

  private async move(action: (course: Course) => void | Promise<void>): Promise<SessionStatus> {
    const { course } = this.opened();
    await action(course);
    if (this.present?.course !== course) throw runFailure('Another config was loaded in the meantime.');
    return this.status();
  }

  private announce(): void {
    this.announceStatus();
    this.frames.changed();
  }

  private announceStatus(): void {
    this.statusThrottle.pass();
    this.emit('status', this.status());
  }

  /** Training has made some steps. */
  private advanced(): void {
    this.frames.advanced();
    if (this.statusThrottle.isOpen) this.announceStatus();
  }

  private look<N extends ProbeName>(
    probe: N,
    params: ProbeParams<N>,
    context: { readonly signal: AbortSignal; report(done: number, total: number, message: string): void },
  ): unknown {
    const { run, course } = this.opened();
    const training = course.state === 'training';
    return performProbe(probe, params, { run, desk: this.desk, training, ...context });
  }
}
