import type { DebugProtocol } from '@vscode/debugprotocol';
import { runFailure } from '../../core/session/protocol/failure';
import type { SessionStatus } from '../../core/session/protocol/status';
import type { Measured, StopFault, StopPoint } from '../../core/session/protocol/stops';
import { measureNames } from '../../core/session/stops/measures';
import { describeBreakpoint, placeBreakpoint, stopId, type PlacedBreakpoint } from './breakpoints';
import { answerConsole, consoleWords } from './console';
import { DapSession, type RequestHandlers } from './dapSession';
import type { Debuggee, OpenDebuggee } from './debuggee';
import { filtersForEditor, stopsOfFilters } from './exceptionFilters';
import { frameOf, layerOfFrame, stackOf } from './frames';
import { Mishap } from './mishap';
import { scopesOf } from './scopes';
import { written } from './tensorNodes';
import { VariableTree } from './variableNode';

/** What a launch configuration says. */
export interface TrainingLaunch {
  /** Path of the config. */
  readonly config: string;
  readonly stopOnEntry?: boolean;
  readonly noDebug?: boolean;
}

const thread = 1;

const capabilities: DebugProtocol.Capabilities = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsStepBack: true,
  supportsSetVariable: true,
  supportsRestartRequest: true,
  supportsTerminateRequest: true,
  supportsExceptionInfoRequest: true,
  supportsExceptionFilterOptions: true,
  exceptionBreakpointFilters: [...filtersForEditor],
  supportsDataBreakpoints: true,
  supportsCompletionsRequest: true,
};

/**
 * Training as a program to debug. Time runs in minibatches: Step Over makes one, Step Out goes to the end of the epoch, and
 * both have their way back, bit for bit. It moves the same session as the panel and tells what the panel does with it.
 */
export class TrainingAdapter {
  readonly session: DapSession;
  private debuggee: Debuggee | undefined;
  private listening: { dispose(): void } | undefined;
  private launch: TrainingLaunch | undefined;
  private source: readonly DebugProtocol.SourceBreakpoint[] = [];
  private placed: readonly PlacedBreakpoint[] = [];
  private filters: readonly StopPoint[] = [];
  private watched: readonly StopPoint[] = [];
  private faults: readonly StopFault[] = [];
  private readonly variables = new VariableTree();
  /** What the editor was told last. */
  private running = false;
  private toldStep = -1;
  /** A move of ours is under way: its end is told by whoever asked for it. */
  private moving = 0;
  private mishap: Mishap | undefined;
  /** The editor has set everything; before that it is told nothing of the run. */
  private started = false;
  private ended = false;

  constructor(
    private readonly open: OpenDebuggee,
    onDefect: (text: string) => void,
  ) {
    this.session = new DapSession(this.handlers, onDefect);
  }

  dispose(): void {
    this.listening?.dispose();
    this.session.dispose();
  }

  private readonly handlers: RequestHandlers = {
    initialize: () => capabilities,
    launch: args => this.begin(args as DebugProtocol.LaunchRequestArguments & TrainingLaunch, true),
    attach: args => this.begin(args as DebugProtocol.AttachRequestArguments & TrainingLaunch, false),
    setBreakpoints: ({ breakpoints = [] }) => this.setBreakpoints(breakpoints),
    setExceptionBreakpoints: async args => {
      this.filters = stopsOfFilters(args);
      await this.arm();
      return {
        breakpoints: this.filters.map(({ id }) => {
          const fault = this.faults.find(each => each.id === id);
          return fault ? { verified: false, message: fault.message } : { verified: true };
        }),
      };
    },
    dataBreakpointInfo: ({ variablesReference, name }) => {
      const watch = this.variables.find(variablesReference ?? 0, name)?.watch;
      return watch
        ? { dataId: watch.id, description: watch.description, accessTypes: ['write'], canPersist: true }
        : {
            dataId: null,
            description: 'This changes at every step. Put a condition on a layer’s breakpoint instead.',
          };
    },
    setDataBreakpoints: async ({ breakpoints }) => {
      this.watched = breakpoints.map(({ dataId, condition, hitCondition }, index) => ({
        id: `data ${index}`,
        condition: condition?.trim() ? `${dataId} == 0 && (${condition})` : `${dataId} == 0`,
        when: 'begins',
        hitCondition,
      }));
      await this.arm();
      return {
        breakpoints: this.watched.map(({ id }) => {
          const fault = this.faults.find(each => each.id === id);
          return fault ? { verified: false, message: fault.message } : { verified: true };
        }),
      };
    },
    configurationDone: () => {
      this.session.afterResponse(() => this.start());
      return undefined;
    },
    threads: () => ({ threads: [{ id: thread, name: this.debuggee?.name ?? 'training' }] }),
    stackTrace: async ({ startFrame = 0, levels = 0 }) => {
      const focus = await this.focus();
      const frames = this.debuggee ? stackOf(this.debuggee, focus) : [];
      const end = levels > 0 ? startFrame + levels : frames.length;
      return { stackFrames: frames.slice(startFrame, end), totalFrames: frames.length };
    },
    scopes: ({ frameId }) => ({
      scopes: scopesOf(this.present(), frameOf(frameId)).map(scope => ({
        name: scope.name,
        variablesReference: this.variables.hold(scope),
        expensive: scope.dear,
      })),
    }),
    variables: async args => ({ variables: await this.variables.list(args) }),
    setVariable: async ({ variablesReference, name, value }) => {
      const set = this.variables.find(variablesReference, name)?.set;
      if (!set) throw runFailure(`"${name}" follows from the others and cannot be set.`);
      const now = await this.quietly(() => set(value));
      this.session.afterResponse(() => this.session.event('invalidated', { areas: ['variables'] }));
      return { value: now };
    },
    evaluate: ({ expression, frameId, context }) => this.evaluate(expression, frameId, context),
    completions: ({ text, column, frameId }) => {
      const start = /[\w.]*$/.exec(text.slice(0, column - 1))?.[0] ?? '';
      const names = measureNames(frameId !== undefined && layerOfFrame(frameId) !== undefined);
      return {
        targets: [...consoleWords, ...names]
          .filter(name => name.startsWith(start))
          .map(label => ({ label, start: column - 1 - start.length, length: start.length })),
      };
    },
    exceptionInfo: () => {
      if (!this.mishap) throw runFailure('Training did not stop at anything that went wrong.');
      return this.mishap.describe();
    },
    continue: () => {
      this.later('pause', debuggee => debuggee.call('train', {}));
      return { allThreadsContinued: true };
    },
    pause: () => {
      this.session.afterResponse(() => void this.debuggee?.call('pause', {}).catch(() => undefined));
      return undefined;
    },
    next: () => this.move('step', debuggee => debuggee.call('step', {})),
    stepIn: () => this.move('step', debuggee => debuggee.call('step', {})),
    stepOut: () => {
      this.later('step', async debuggee => {
        const { step, stepsPerEpoch } = debuggee.status;
        await debuggee.call('train', { untilStep: (Math.floor(step / stepsPerEpoch) + 1) * stepsPerEpoch });
      });
      return undefined;
    },
    stepBack: () =>
      this.move('step', debuggee => debuggee.call('goTo', { step: Math.max(0, debuggee.status.step - 1) })),
    reverseContinue: () => this.move('entry', debuggee => debuggee.call('runBack', {})),
    restart: () => {
      this.later('entry', async debuggee => {
        const status = await this.quietly(() => debuggee.call('reset', {}));
        if (this.launch?.stopOnEntry) this.stopped('entry', status);
        else await debuggee.call('train', {});
      });
      return undefined;
    },
    terminate: async () => {
      await this.leave();
      this.session.afterResponse(() => this.end());
      return undefined;
    },
    disconnect: async () => {
      await this.leave();
      return undefined;
    },
  };

  private present(): Debuggee {
    if (!this.debuggee) throw runFailure('No run is loaded.');
    return this.debuggee;
  }

  private async begin(launch: TrainingLaunch, fresh: boolean): Promise<undefined> {
    this.launch = fresh ? launch : { ...launch, stopOnEntry: true };
    const debuggee = await this.open(launch.config, fresh);
    this.debuggee = debuggee;
    this.listening = debuggee.listen({
      status: status => this.onStatus(status),
      log: ({ id, step, text }) => {
        const placed = this.placed.find(each => stopId(each.id) === id);
        const source = { name: debuggee.name, path: debuggee.path };
        this.output(`step ${step}: ${text}`, placed && { source, line: placed.line });
      },
      loaded: () => void this.onLoaded(),
      ended: why => {
        this.output(why, undefined, 'important');
        this.end();
      },
    });
    this.session.afterResponse(() => this.session.event('initialized'));
    return undefined;
  }

  /** Everything is set: the run begins. */
  private start(): void {
    const debuggee = this.present();
    const { noDebug, stopOnEntry } = this.launch ?? {};
    this.started = true;
    if (debuggee.status.state === 'training') this.running = true;
    else if (stopOnEntry && !noDebug) this.stopped('entry', debuggee.status);
    else this.later('pause', each => each.call('train', {}));
  }

  private async setBreakpoints(
    source: readonly DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.SetBreakpointsResponse['body']> {
    this.source = source;
    this.place();
    await this.arm();
    return { breakpoints: this.placed.map(each => describeBreakpoint(each, this.faults)) };
  }

  private place(): void {
    const { document, status } = this.present();
    this.placed = this.source.map(each => placeBreakpoint(each, document, status.stepsPerEpoch));
  }

  /** Gives the session all stop points anew. */
  private async arm(): Promise<void> {
    if (this.launch?.noDebug) return;
    const ofLines = this.placed.flatMap(({ stop }) => (stop ? [stop] : []));
    const stops = [...ofLines, ...this.filters, ...this.watched];
    this.faults = (await this.present().call('setStops', { stops })).faults;
  }

  /** The config was loaded again, perhaps with its layers on other lines. */
  private async onLoaded(): Promise<void> {
    const before = this.placed;
    this.place();
    await this.arm();
    for (const { id } of before)
      this.session.event('breakpoint', { reason: 'removed', breakpoint: { id, verified: false } });
    for (const placed of this.placed)
      this.session.event('breakpoint', {
        reason: 'new',
        breakpoint: describeBreakpoint(placed, this.faults),
      });
    this.toldStep = -1;
    this.onStatus(this.present().status);
  }

  /** A move that is over when the session answers; its response comes first. */
  private move(reason: string, action: (debuggee: Debuggee) => Promise<SessionStatus>): undefined {
    this.later(reason, async debuggee => {
      this.stopped(reason, await this.quietly(() => action(debuggee)));
    });
    return undefined;
  }

  /** What the run goes through meanwhile is not told: the caller tells how it ends. */
  private async quietly<T>(action: () => Promise<T>): Promise<T> {
    this.moving++;
    try {
      return await action();
    } finally {
      this.moving--;
    }
  }

  /** After the response; what cannot be done is told, and the run stands where it stood. */
  private later(reason: string, action: (debuggee: Debuggee) => Promise<unknown>): void {
    const debuggee = this.present();
    this.session.afterResponse(() => {
      this.running = true;
      this.stopReason = reason;
      action(debuggee).catch((error: unknown) => {
        this.output(error instanceof Error ? error.message : String(error), undefined, 'important');
        this.stopped('pause', debuggee.status);
      });
    });
  }

  /** Why the run will stand still if nothing else stops it. */
  private stopReason = 'pause';

  private onStatus(status: SessionStatus): void {
    if (this.moving > 0 || !this.started || this.ended) return;
    if (status.state === 'training') {
      if (!this.running) this.session.event('continued', { threadId: thread, allThreadsContinued: true });
      this.running = true;
      this.toldStep = -1;
      return;
    }
    if (this.running || status.step !== this.toldStep)
      this.stopped(this.running ? this.stopReason : 'goto', status);
  }

  /** Tells the editor that the run stands, and why. */
  private stopped(reason: string, status: SessionStatus): void {
    if (this.ended) return;
    this.running = false;
    this.toldStep = status.step;
    this.variables.forget();
    this.mishap = this.debuggee && Mishap.of(this.debuggee, status);
    if (this.launch?.noDebug && ['finished', 'diverged'].includes(status.state)) {
      if (status.message) this.output(status.message);
      this.end();
      return;
    }
    const hit = this.placed.filter(({ id }) => status.stoppedBy.includes(stopId(id)));
    const watched = status.stoppedBy.some(id => id.startsWith('data '));
    const why = this.mishap
      ? { reason: 'exception', description: this.mishap.summary, text: this.mishap.title }
      : hit.length > 0
        ? { reason: 'breakpoint', hitBreakpointIds: hit.map(({ id }) => id) }
        : watched
          ? { reason: 'data breakpoint', description: 'A watched unit died' }
          : status.state === 'finished'
            ? { reason: 'pause', description: `Finished: ${status.totalEpochs} epochs` }
            : { reason: status.step === 0 ? 'entry' : reason };
    this.session.event('stopped', { ...why, threadId: thread, allThreadsStopped: true });
  }

  /** The layer where something went wrong, or whose breakpoint stopped the run. */
  private async focus(): Promise<number | undefined> {
    const layer = await this.mishap?.layer();
    if (layer !== undefined) return layer;
    const by = this.debuggee?.status.stoppedBy ?? [];
    const hit = this.placed.find(({ id, stop }) => stop?.layer !== undefined && by.includes(stopId(id)));
    return hit?.stop?.layer;
  }

  private async evaluate(
    expression: string,
    frame: number | undefined,
    context: string | undefined,
  ): Promise<DebugProtocol.EvaluateResponse['body']> {
    const debuggee = this.present();
    if (context === 'repl') {
      const answer = await answerConsole(expression, debuggee);
      if (answer !== undefined) return { result: answer, variablesReference: 0 };
    }
    const layer = frame === undefined ? undefined : layerOfFrame(frame);
    const { value, isTruth } = (await debuggee.call('inspect', {
      probe: 'measure',
      params: { expression, layer },
    })) as Measured;
    const result = isTruth ? String(value[0] !== 0) : written(value[0]);
    return { result, type: isTruth ? 'boolean' : 'number', variablesReference: 0 };
  }

  private output(
    text: string,
    place?: { readonly source: DebugProtocol.Source; readonly line: number },
    category = 'console',
  ): void {
    this.session.event('output', { category, output: `${text}\n`, ...place });
  }

  /** The debugger goes; the run stays as it is, and no longer stops by itself. */
  private async leave(): Promise<void> {
    this.listening?.dispose();
    this.listening = undefined;
    const { debuggee } = this;
    if (!debuggee) return;
    try {
      await debuggee.call('pause', {});
      await debuggee.call('setStops', { stops: [] });
    } catch {
      // A run that is gone need not be left.
    }
  }

  private end(): void {
    if (this.ended) return;
    this.ended = true;
    this.session.event('terminated');
  }
}
