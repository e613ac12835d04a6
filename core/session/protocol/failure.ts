import { InputError } from '../../config/problem';
import type { SessionFailure } from './commands';

/** A command could not be done. `failure` is what travels between threads and processes; `message` is fit for a person. */
export class SessionError extends Error {
  readonly failure: SessionFailure;

  constructor(failure: SessionFailure, options?: ErrorOptions) {
    super(failure.message, options);
    this.name = 'SessionError';
    this.failure = failure;
  }
}

/** The failure of a command that the user's run or its present state does not allow: says what to do instead. */
export function runFailure(message: string): SessionError {
  return new SessionError({ kind: 'run', message });
}

/** The failure of work that was called off. */
export function cancelledFailure(what: string): SessionError {
  return new SessionError({ kind: 'cancelled', message: `${what} was cancelled.` });
}

/** Puts anything thrown into the form that travels; what nobody foresaw is a defect, with its stack for the log alone. */
export function toFailure(error: unknown): SessionFailure {
  if (error instanceof SessionError) return error.failure;
  if (error instanceof InputError) return { kind: 'input', message: error.message, problems: error.problems };
  if (error instanceof Error) {
    if (error.name === 'AbortError') return { kind: 'cancelled', message: 'The work was cancelled.' };
    return { kind: 'defect', message: error.message || error.name, stack: error.stack };
  }
  return { kind: 'defect', message: String(error) };
}
