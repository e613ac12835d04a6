import type { SessionFailure } from './commands';

/** Raised when the meaning of a message changes, so that two builds that should not talk say so. */
export const protocolVersion = 1;

/** What travels through a port. `deadeye` tells our messages from others on a shared channel (a window's, say). */
export type Message = { readonly deadeye: number } & (
  | { readonly kind: 'request'; readonly id: number; readonly command: string; readonly params: unknown }
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: SessionFailure }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'event'; readonly event: string; readonly data: unknown }
);

/** Whether something that came through a port is ours; a message of ours that is malformed throws. */
export function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('deadeye' in value)) return false;
  const message = value as Partial<Record<string, unknown>>;
  if (message.deadeye !== protocolVersion) {
    throw new Error(
      `A message of protocol version ${String(message.deadeye)} came; this is version ${protocolVersion}.`,
    );
  }
  const wellFormed =
    message.kind === 'event'
      ? typeof message.event === 'string'
      : Number.isSafeInteger(message.id) &&
        (message.kind === 'request'
          ? typeof message.command === 'string'
          : message.kind === 'failure'
            ? isFailure(message.failure)
            : message.kind === 'result' || message.kind === 'cancel');
  if (!wellFormed) throw new Error(`A malformed message of kind ${String(message.kind)} came.`);
  return true;
}

function isFailure(value: unknown): value is SessionFailure {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<SessionFailure>).kind === 'string' &&
    typeof (value as Partial<SessionFailure>).message === 'string'
  );
}
