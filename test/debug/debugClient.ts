import type { DebugProtocol } from '@vscode/debugprotocol';
import { parseConfig } from '../../core/config/syntax';
import type { SessionEvents } from '../../core/session/protocol/commands';
import { Session } from '../../core/session/session';
import type { Debuggee, DebuggeeListener } from '../../extension/debug/debuggee';
import { TrainingAdapter } from '../../extension/debug/trainingAdapter';

/** A config as a person writes it, for breakpoints by line. */
export const text = `{
  "seed": 3,
  "data": { "generator": "moons", "samples": 60, "noise": 0.1, "validation": 0.25 },
  "layers": [
    { "type": "Linear", "out_features": 8 },
    { "type": "BatchNorm1d" },
    {
      "type": "ReLU"
    },
    { "type": "Linear", "out_features": 2 }
  ],
  "loss": { "type": "CrossEntropyLoss" },
  "optimizer": { "type": "Adam", "lr": 0.02 },
  "training": { "epochs": 20, "batch_size": 9, "shuffle": true }
}
`;

type Body = Record<string, never>;

/** An event with what it tells, to be read as whatever the test expects. */
export interface ToldEvent extends DebugProtocol.Event {
  readonly body: Record<string, unknown>;
}

interface Answer extends DebugProtocol.Response {
  readonly body: Body;
}

/** An editor's side of a debug session, with a real run behind the adapter. */
export class DebugClient {
  readonly session: Session;
  readonly events: ToldEvent[] = [];
  readonly defects: string[] = [];
  private readonly listeners = new Set<DebuggeeListener>();
  private readonly adapter: TrainingAdapter;
  private readonly answers = new Map<number, (response: Answer) => void>();
  private readonly waiting: {
    readonly name: string;
    readonly resolve: (event: ToldEvent) => void;
  }[] = [];
  private seq = 0;

  constructor(private readonly configText = text) {
    this.session = new Session({
      emit: (event, data) => {
        for (const listener of this.listeners) {
          if (event === 'status') listener.status(data as SessionEvents['status']);
          if (event === 'stopLog') listener.log(data as SessionEvents['stopLog']);
        }
      },
    });
    this.adapter = new TrainingAdapter(
      (_config, fresh) => this.open(fresh),
      defect => this.defects.push(defect),
    );
    this.adapter.session.onDidSendMessage(message => this.receive(message));
  }

  /** As VS Code does: initialize, launch, breakpoints, filters, configurationDone. */
  async launch(
    options: object = {},
    breakpoints: readonly DebugProtocol.SourceBreakpoint[] = [],
    filters: readonly string[] = [],
  ): Promise<DebugProtocol.Breakpoint[]> {
    await this.ask('initialize', { adapterID: 'deadeye' });
    await this.ask('launch', { config: '/net.mlp.json', ...options });
    const placed = await this.setBreakpoints(breakpoints);
    await this.ask('setExceptionBreakpoints', { filters });
    await this.ask('configurationDone', {});
    return placed;
  }

  async setBreakpoints(
    breakpoints: readonly DebugProtocol.SourceBreakpoint[],
  ): Promise<DebugProtocol.Breakpoint[]> {
    const body = await this.ask('setBreakpoints', { source: { path: '/net.mlp.json' }, breakpoints });
    return body.breakpoints;
  }

  async respond(command: string, args: object = {}): Promise<Answer> {
    const seq = ++this.seq;
    return new Promise(resolve => {
      this.answers.set(seq, resolve);
      this.adapter.session.handleMessage({
        seq,
        type: 'request',
        command,
        arguments: args,
      } as DebugProtocol.Request);
    });
  }

  /** The body of a response that must be a success. */
  async ask(command: string, args: object = {}): Promise<Body> {
    const { success, message, body } = await this.respond(command, args);
    if (!success) throw new Error(message);
    return body;
  }

  /** The next event of that name from now on. */
  next(name: string): Promise<ToldEvent> {
    return new Promise(resolve => this.waiting.push({ name, resolve }));
  }

  /** Asks, and waits until the run stands. */
  async until(command: string, args: object = {}): Promise<DebugProtocol.StoppedEvent['body']> {
    const stopped = this.next('stopped');
    await this.ask(command, { threadId: 1, ...args });
    return (await stopped).body as unknown as DebugProtocol.StoppedEvent['body'];
  }

  async frames(): Promise<DebugProtocol.StackFrame[]> {
    return (await this.ask('stackTrace', { threadId: 1 })).stackFrames;
  }

  async variables(reference: number, page: object = {}): Promise<DebugProtocol.Variable[]> {
    const body = await this.ask('variables', { variablesReference: reference, ...page });
    return body.variables;
  }

  async scopes(frameId: number): Promise<DebugProtocol.Scope[]> {
    return (await this.ask('scopes', { frameId })).scopes;
  }

  async evaluate(expression: string, frameId?: number, context = 'watch'): Promise<string> {
    return (await this.ask('evaluate', { expression, frameId, context })).result;
  }

  dispose(): void {
    this.adapter.dispose();
    this.session.dispose();
  }

  private async open(fresh: boolean): Promise<Debuggee> {
    const { session, listeners, configText } = this;
    if (fresh) await session.call('load', { text: configText, path: '/net.mlp.json' });
    return {
      name: 'net.mlp.json',
      path: '/net.mlp.json',
      get summary() {
        return { ...session.loaded().summary(), status: session.status() };
      },
      get status() {
        return session.status();
      },
      document: parseConfig(configText, '/net.mlp.json').document,
      call: (command, params, options) => session.call(command, params, options),
      listen: listener => {
        listeners.add(listener);
        return { dispose: () => listeners.delete(listener) };
      },
    };
  }

  private receive(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === 'response') {
      const response = message as Answer;
      this.answers.get(response.request_seq)?.(response);
      return;
    }
    const event = message as ToldEvent;
    this.events.push(event);
    const index = this.waiting.findIndex(({ name }) => name === event.event);
    if (index >= 0) this.waiting.splice(index, 1)[0].resolve(event);
  }
}
