import type { DebugProtocol } from '@vscode/debugprotocol';
import { toFailure } from '../../core/session/protocol/failure';

/** The requests that are served: what each takes and answers. */
export interface Requests {
  initialize: [DebugProtocol.InitializeRequestArguments, DebugProtocol.Capabilities];
  launch: [DebugProtocol.LaunchRequestArguments, undefined];
  attach: [DebugProtocol.AttachRequestArguments, undefined];
  configurationDone: [DebugProtocol.ConfigurationDoneArguments, undefined];
  setBreakpoints: [DebugProtocol.SetBreakpointsArguments, DebugProtocol.SetBreakpointsResponse['body']];
  setExceptionBreakpoints: [
    DebugProtocol.SetExceptionBreakpointsArguments,
    { breakpoints: DebugProtocol.Breakpoint[] },
  ];
  dataBreakpointInfo: [
    DebugProtocol.DataBreakpointInfoArguments,
    DebugProtocol.DataBreakpointInfoResponse['body'],
  ];
  setDataBreakpoints: [
    DebugProtocol.SetDataBreakpointsArguments,
    DebugProtocol.SetDataBreakpointsResponse['body'],
  ];
  exceptionInfo: [DebugProtocol.ExceptionInfoArguments, DebugProtocol.ExceptionInfoResponse['body']];
  threads: [undefined, DebugProtocol.ThreadsResponse['body']];
  stackTrace: [DebugProtocol.StackTraceArguments, DebugProtocol.StackTraceResponse['body']];
  scopes: [DebugProtocol.ScopesArguments, DebugProtocol.ScopesResponse['body']];
  variables: [DebugProtocol.VariablesArguments, DebugProtocol.VariablesResponse['body']];
  setVariable: [DebugProtocol.SetVariableArguments, DebugProtocol.SetVariableResponse['body']];
  evaluate: [DebugProtocol.EvaluateArguments, DebugProtocol.EvaluateResponse['body']];
  completions: [DebugProtocol.CompletionsArguments, DebugProtocol.CompletionsResponse['body']];
  continue: [DebugProtocol.ContinueArguments, DebugProtocol.ContinueResponse['body']];
  pause: [DebugProtocol.PauseArguments, undefined];
  next: [DebugProtocol.NextArguments, undefined];
  stepIn: [DebugProtocol.StepInArguments, undefined];
  stepOut: [DebugProtocol.StepOutArguments, undefined];
  stepBack: [DebugProtocol.StepBackArguments, undefined];
  reverseContinue: [DebugProtocol.ReverseContinueArguments, undefined];
  restart: [DebugProtocol.RestartArguments, undefined];
  terminate: [DebugProtocol.TerminateArguments, undefined];
  disconnect: [DebugProtocol.DisconnectArguments, undefined];
}

export type RequestHandlers = {
  readonly [K in keyof Requests]: (args: Requests[K][0]) => Requests[K][1] | Promise<Requests[K][1]>;
};

interface Disposable {
  dispose(): void;
}

/**
 * The wire of a debug adapter in the editor's own process: every request gets exactly one response, failures as words for the
 * user, and what shall follow a response follows it. Knows nothing of VS Code, so that tests can speak to it.
 */
export class DapSession {
  private readonly listeners = new Set<(message: DebugProtocol.ProtocolMessage) => void>();
  private seq = 0;
  private following: (() => void)[] = [];
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly handlers: RequestHandlers,
    private readonly onDefect: (text: string) => void,
  ) {}

  readonly onDidSendMessage = (listener: (message: DebugProtocol.ProtocolMessage) => void): Disposable => {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  };

  handleMessage(message: DebugProtocol.ProtocolMessage): void {
    if (message.type !== 'request') return;
    const request = message as DebugProtocol.Request;
    // One after the other: answers come in the order of their requests, and no handler meets a half-done other one.
    this.queue = this.queue.then(() => this.serve(request));
  }

  event(event: string, body?: object): void {
    this.send({ type: 'event', event, body } as Omit<DebugProtocol.Event, 'seq'>);
  }

  /** To be done when the response to the request that is being served has been sent. */
  afterResponse(action: () => void): void {
    this.following.push(action);
  }

  dispose(): void {
    this.listeners.clear();
  }

  private async serve({ seq, command, arguments: args }: DebugProtocol.Request): Promise<void> {
    const response = { type: 'response', request_seq: seq, command, success: true };
    this.following = [];
    try {
      if (!Object.hasOwn(this.handlers, command))
        throw new Error(`"${command}" is not a request that a training run can answer.`);
      const handler = this.handlers[command as keyof Requests] as (given: unknown) => unknown;
      this.send({ ...response, body: await handler(args) } as Omit<DebugProtocol.Response, 'seq'>);
    } catch (error) {
      const { kind, message, stack } = toFailure(error);
      if (kind === 'defect') this.onDefect(stack ?? message);
      const showUser = ['launch', 'attach', 'setVariable'].includes(command);
      this.send({
        ...response,
        success: false,
        message,
        body: { error: { id: 1, format: '{message}', variables: { message }, showUser } },
      } as Omit<DebugProtocol.Response, 'seq'>);
    }
    // One may lead to another.
    for (let action = this.following.shift(); action; action = this.following.shift()) action();
  }

  private send(message: Omit<DebugProtocol.ProtocolMessage, 'seq'>): void {
    const whole = { seq: ++this.seq, ...message };
    for (const listener of [...this.listeners]) listener(whole);
  }
}
