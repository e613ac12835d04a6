import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Session } from '../session/session';
import type { Invocation } from './command';
import { readText, readWeights } from './files';
import { formatProblem } from './problems';

/** Threads help only where the bundle stands beside this one, as in the product. */
function workerFile(): string | undefined {
  const file = join(__dirname, 'worker.js');
  return existsSync(file) ? file : undefined;
}

/** A session with the config loaded and, if asked for, weights put in. The caller disposes of it. */
export async function openSession({ config, values, terminal }: Invocation): Promise<Session> {
  const path = resolve(config);
  const text = await readText(path);
  const file = workerFile();
  const session = new Session({
    ...(file && { workerFile: file }),
    emit: (event, data) => {
      if (event !== 'progress') return;
      const { done, total, message } = data as { done: number; total: number; message: string };
      terminal.progress(done, total, message);
    },
  });
  const { problems } = await session.call('load', { text, path });
  // What `check` would say: a run that goes on in spite of it must not hide it.
  for (const problem of problems)
    if (problem.severity === 'warning') terminal.note(formatProblem(problem, config));
  if (typeof values.weights === 'string') {
    const bytes = await readWeights(values.weights, {
      onProgress: (done, total, message) => terminal.progress(done, total, message),
    });
    const { message } = await session.call('loadWeights', { bytes, name: values.weights });
    if (message !== undefined) terminal.note(`warning: ${message}`);
  }
  return session;
}
