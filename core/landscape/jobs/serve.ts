import type { MessagePort } from 'node:worker_threads';
import { toFailure } from '../../session/protocol/failure';
import type { ObjectiveSpec } from '../networkObjective';
import { Cancelled } from '../objective';
import { ObjectiveKeeper } from './inProcess';
import type { JobInput, JobKind } from './jobs';
import type { FromThread, ToThread } from './messages';
import { perform } from './registry';

/** Progress is told at most this often; the check for cancellation is made every time. */
const reportEvery = 50;

/** The life of a helping thread: does the jobs it is sent, one after the other. */
export function serveJobs(port: MessagePort): void {
  const keeper = new ObjectiveKeeper();
  const specs = new Map<number, ObjectiveSpec>();
  const send = (message: FromThread): void => port.postMessage(message);
  port.on('message', (message: ToThread) => {
    if (message.type === 'spec') {
      specs.clear();
      specs.set(message.id, message.spec);
      return;
    }
    const { id, kind, cancelled } = message;
    let told = 0;
    const listen = (): void => {
      if (Atomics.load(cancelled, 0) === 1) throw new Cancelled();
    };
    const progress = {
      report(done: number, total: number, text: string): void {
        listen();
        const now = performance.now();
        if (now - told < reportEvery) return;
        told = now;
        send({ type: 'progress', id, done, total, message: text });
      },
    };
    try {
      progress.report(0, 1, '');
      const objective = keeper.open(specs.get(message.spec) as ObjectiveSpec);
      objective.beforePass = listen;
      const output = perform(kind, objective, message.input as JobInput<JobKind>, progress);
      send({ type: 'done', id, output });
    } catch (error) {
      const failure =
        error instanceof Cancelled
          ? { kind: 'cancelled' as const, message: 'The work was cancelled.' }
          : toFailure(error);
      send({ type: 'failed', id, failure });
    }
  });
}
