/** One end of a connection: the commands it serves (by name: what each takes and gives) and the events it tells. */
export interface Side<Commands extends object = object, Events extends object = object> {
  readonly commands: Commands;
  readonly events: Events;
}

export type Params<C, K extends keyof C> = C[K] extends { params: infer P } ? P : never;
export type Result<C, K extends keyof C> = C[K] extends { result: infer R } ? R : never;

/** What a handler learns beyond its parameters. */
export interface CallContext {
  /** Aborted when the caller cancels or the connection ends. */
  readonly signal: AbortSignal;
  /** Hands over buffers of the result instead of copying them; they are empty here afterwards. */
  transfer(buffers: readonly ArrayBuffer[]): void;
}

export type Handler<C, K extends keyof C> = (
  params: Params<C, K>,
  context: CallContext,
) => Result<C, K> | Promise<Result<C, K>>;

export type Handlers<C> = { readonly [K in keyof C]: Handler<C, K> };

export interface CallOptions {
  /** Aborting it rejects the call as cancelled at once and tells the other side to stop. */
  readonly signal?: AbortSignal;
  /** Milliseconds after which the call fails and the other side is told to stop; none by default. */
  readonly timeout?: number;
  /** Buffers of the parameters to hand over instead of copying. */
  readonly transfer?: readonly ArrayBuffer[];
}

/** Whatever commands can be called on: a peer, or a session in the same process. */
export interface Caller<C> {
  call<K extends keyof C & string>(
    command: K,
    params: Params<C, K>,
    options?: CallOptions,
  ): Promise<Result<C, K>>;
}

/** Handlers that pass the named commands on to somebody else, cancellation included. */
export function forwardCommands<C, K extends keyof C & string>(
  target: Caller<C>,
  names: readonly K[],
): { readonly [N in K]: Handler<C, N> } {
  const handlers: Partial<{ [N in K]: Handler<C, N> }> = {};
  for (const name of names) {
    handlers[name] = (params, context) => target.call(name, params, { signal: context.signal });
  }
  return handlers as { readonly [N in K]: Handler<C, N> };
}
