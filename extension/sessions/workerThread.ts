import { Worker } from 'node:worker_threads';
import { RpcPeer } from '../../core/session/protocol/peer';
import type { SessionSide, WorkerHostSide } from '../../core/session/protocol/panel';
import { threadPort } from '../../core/session/protocol/ports';
import type { Log } from '../log';

export type SessionPeer = RpcPeer<WorkerHostSide, SessionSide>;

/** The JavaScript heap a worker may fill before it is ended; tensors lie outside of it. */
const heapMegabytes = 2048;

/** A compute worker that runs, and the connection to it. */
export interface WorkerThread {
  readonly peer: SessionPeer;
  /** Ends the thread at once, whatever it is doing; `onDeath` is not called. */
  end(): void;
  /** Ends it as a fault would: `onDeath` is told. */
  crash(): void;
}

/**
 * Starts a thread for one session. Whatever kills it (an uncaught error, memory, a fault in native code) ends the thread
 * alone: calls under way reject with the reason and `onDeath` is told once. `onMessage` hears of every message before it is read.
 */
export function startWorker(
  file: string,
  name: string,
  log: Log,
  onDeath: (why: string) => void,
  onMessage: () => void,
): WorkerThread {
  // The host's own flags (an inspector's port, say) must not be inherited.
  const worker = new Worker(file, {
    name,
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
  });
  worker.on('message', onMessage);
  let ended = false;
  const peer: SessionPeer = new RpcPeer(
    threadPort(worker, () => void worker.terminate()),
    {
      handlers: {},
      onDefect: failure => log.error(failure.stack ?? failure.message),
    },
  );
  const die = (why: string): void => {
    if (ended) return;
    ended = true;
    peer.dispose({ kind: 'defect', message: why });
    onDeath(why);
  };
  worker.stdout.on('data', chunk => log.info(String(chunk).trimEnd()));
  worker.stderr.on('data', chunk => log.warn(String(chunk).trimEnd()));
  worker.on('messageerror', error =>
    log.error(`A message of the worker could not be read: ${error.message}`),
  );
  worker.on('error', error => {
    log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    die(describeDeath(error));
  });
  worker.on('exit', code => die(`The compute worker ended unexpectedly (exit code ${code}).`));
  return {
    peer,
    end: () => {
      ended = true;
      peer.dispose();
      void worker.terminate();
    },
    crash: () => void worker.terminate(),
  };
}

function describeDeath(error: unknown): string {
  const code = (error as { readonly code?: unknown } | undefined)?.code;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'The compute worker ran out of memory.';
  return `The compute worker ended: ${error instanceof Error ? error.message : String(error)}`;
}
