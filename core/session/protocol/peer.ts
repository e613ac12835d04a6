import type { SessionFailure } from './commands';
import { cancelledFailure, SessionError, toFailure } from './failure';
import { isMessage, protocolVersion, type Message } from './messages';
import type { Port } from './port';
import type { CallContext, CallOptions, Caller, Handlers, Params, Result, Side } from './side';

export interface PeerOptions<Local extends Side> {
  /** Who does the commands that the other side calls. */
  readonly handlers: Handlers<Local['commands']>;
  /** Told of what has no caller to be told: a listener that threw, a message that makes no sense. */
  readonly onDefect: (failure: SessionFailure) => void;
}

interface PendingCall {
  readonly command: string;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: SessionError) => void;
}

type Listener = (data: unknown) => void;
type UntypedHandler = (params: unknown, context: CallContext) => unknown;

/**
 * One end of a connection that carries commands with replies and events, the same between host and worker, host and
 * webview, and two halves of a test. Every call settles: with the result, with a `SessionError`, or, when the connection
 * ends, with the reason of the end. It needs no Node and no DOM.
 */
export class RpcPeer<Local extends Side, Remote extends Side> implements Caller<Remote['commands']> {
  private readonly port: Port;
  private readonly handlers: ReadonlyMap<string, UntypedHandler>;
  private readonly onDefect: (failure: SessionFailure) => void;
  private readonly pending = new Map<number, PendingCall>();
  private readonly running = new Map<number, AbortController>();
  private readonly listeners = new Map<string, Set<Listener>>();
  private nextId = 1;
  private end: SessionFailure | undefined;

  constructor(port: Port, options: PeerOptions<Local>) {
    this.port = port;
    this.handlers = new Map(Object.entries(options.handlers as Readonly<Record<string, UntypedHandler>>));
    this.onDefect = options.onDefect;
    port.onMessage(message => this.receive(message));
  }

  /** Rejects with a `SessionError`, never with anything else. */
  call<K extends keyof Remote['commands'] & string>(
    command: K,
    params: Params<Remote['commands'], K>,
    options: CallOptions = {},
  ): Promise<Result<Remote['commands'], K>> {
    const { signal, timeout } = options;
    return new Promise((resolve, reject) => {
      if (this.end) return reject(new SessionError(this.end));
      if (signal?.aborted) return reject(cancelledFailure(`"${command}"`));
      const id = this.nextId++;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const giveUp = (error: SessionError): void => {
        this.pending.get(id)?.reject(error);
        this.post({ deadeye: protocolVersion, kind: 'cancel', id });
      };
      const abort = (): void => giveUp(cancelledFailure(`"${command}"`));
      const settle = (): void => {
        this.pending.delete(id);
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      this.pending.set(id, {
        command,
        resolve: result => {
          settle();
          resolve(result as Result<Remote['commands'], K>);
        },
        reject: error => {
          settle();
          reject(error);
        },
      });
      signal?.addEventListener('abort', abort);
      if (timeout !== undefined) {
        const message = `"${command}" was not answered within ${timeout} ms.`;
        timer = setTimeout(() => giveUp(new SessionError({ kind: 'run', message })), timeout);
      }
      try {
        const sent = this.port.post(
          { deadeye: protocolVersion, kind: 'request', id, command, params },
          options.transfer,
        );
        sent?.then(undefined, (error: unknown) =>
          this.pending.get(id)?.reject(new SessionError(toFailure(error))),
        );
      } catch (error) {
        this.pending.get(id)?.reject(new SessionError(toFailure(error), { cause: error }));
      }
    });
  }

  /** Tells the other side; after the end of the connection nobody is there to be told, and nothing happens. */
  emit<K extends keyof Local['events'] & string>(
    event: K,
    data: Local['events'][K],
    transfer?: readonly ArrayBuffer[],
  ): void {
    if (this.end) return;
    this.post({ deadeye: protocolVersion, kind: 'event', event, data }, transfer);
  }

  /** Listens to an event of the other side; the answer ends the listening. */
  on<K extends keyof Remote['events'] & string>(
    event: K,
    listener: (data: Remote['events'][K]) => void,
  ): () => void {
    const set = this.listeners.get(event) ?? new Set<Listener>();
    this.listeners.set(event, set);
    // A wrapper of its own for each call, so that the same function registered twice is heard and removed twice.
    const entry: Listener = data => listener(data as Remote['events'][K]);
    set.add(entry);
    return () => void set.delete(entry);
  }

  /** Ends the connection: calls under way reject with the reason, work for the other side is told to stop. Idempotent. */
  dispose(
    reason: SessionFailure = { kind: 'cancelled', message: 'The connection to the session was closed.' },
  ): void {
    if (this.end) return;
    this.end = reason;
    for (const call of [...this.pending.values()]) call.reject(new SessionError(reason));
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
    this.listeners.clear();
    this.port.close();
  }

  private receive(value: unknown): void {
    if (this.end) return;
    try {
      if (isMessage(value)) this.dispatch(value);
    } catch (error) {
      this.onDefect(toFailure(error));
    }
  }

  private dispatch(message: Message): void {
    switch (message.kind) {
      case 'request':
        void this.serve(message.id, message.command, message.params);
        return;
      case 'cancel':
        this.running.get(message.id)?.abort();
        return;
      case 'result':
        this.answered(message.id)?.resolve(message.result);
        return;
      case 'failure':
        this.answered(message.id)?.reject(new SessionError(message.failure));
        return;
      case 'event':
        for (const listener of [...(this.listeners.get(message.event) ?? [])]) {
          try {
            listener(message.data);
          } catch (error) {
            this.onDefect(toFailure(error));
          }
        }
    }
  }

  /** The call of that reply; none when it was given up earlier. */
  private answered(id: number): PendingCall | undefined {
    if (id >= this.nextId) throw new Error(`A reply to request ${id} came, which was never made.`);
    return this.pending.get(id);
  }

  private async serve(id: number, command: string, params: unknown): Promise<void> {
    const controller = new AbortController();
    const buffers: ArrayBuffer[] = [];
    this.running.set(id, controller);
    try {
      const handler = this.handlers.get(command);
      if (!handler) throw new Error(`Nobody serves the command "${command}".`);
      const transfer = (more: readonly ArrayBuffer[]): void => void buffers.push(...more);
      const result = await handler(params, { signal: controller.signal, transfer });
      if (this.end) return;
      await this.port.post({ deadeye: protocolVersion, kind: 'result', id, result }, buffers);
    } catch (error) {
      const failure = toFailure(error);
      if (this.end) return;
      this.post({ deadeye: protocolVersion, kind: 'failure', id, failure });
    } finally {
      this.running.delete(id);
    }
  }

  /** Posts what nobody waits for; its failure is a defect to be told. */
  private post(message: Message, transfer?: readonly ArrayBuffer[]): void {
    try {
      const sent = this.port.post(message, transfer);
      sent?.then(undefined, (error: unknown) => this.onDefect(toFailure(error)));
    } catch (error) {
      this.onDefect(toFailure(error));
    }
  }
}
