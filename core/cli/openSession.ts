import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InputError } from '../config/problem';
import { Session } from '../session/session';
import type { Invocation } from './command';

/** The text of the config. Throws InputError when it cannot be read. */
export async function readText(path: string): Promise<string> {
  return (await readBytes(path)).toString('utf8');
}

export async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT'
        ? 'There is no such file.'
        : code === 'EISDIR'
          ? 'This is a folder. Name a file.'
          : `The file cannot be read (${code ?? 'unknown reason'}).`;
    const range = { line: 1, column: 1, endLine: 1, endColumn: 1 };
    throw new InputError([{ code: 'unreadable-file', severity: 'error', message, file: path, range }]);
  }
}

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
  await session.call('load', { text, path });
  if (typeof values.weights === 'string') {
    const bytes = await readBytes(resolve(values.weights));
    await session.call('loadWeights', { bytes, name: values.weights });
  }
  return session;
}
