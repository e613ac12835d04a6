import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import type { SessionSide, WorkerHostSide } from '../../core/session/protocol/panel';
import { RpcPeer } from '../../core/session/protocol/peer';
import { threadPort } from '../../core/session/protocol/ports';

/** Builds `worker.js` as it is shipped, for the tests of the suite under way; the answer is where it will be. */
export function builtWorker(): string {
  const folder = mkdtempSync(join(tmpdir(), 'deadeye-worker-'));
  const file = join(folder, 'worker.js');
  before(async () => {
    await build({
      absWorkingDir: join(__dirname, '..', '..'),
      entryPoints: ['core/session/worker.ts'],
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      mainFields: ['module', 'main'],
      outfile: file,
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  return file;
}

/** A session in a worker, as the extension starts one. */
export interface WorkerSession {
  readonly worker: Worker;
  readonly peer: RpcPeer<WorkerHostSide, SessionSide>;
}

export function startWorker(file: string): WorkerSession {
  const worker = new Worker(file);
  const peer = new RpcPeer<WorkerHostSide, SessionSide>(
    threadPort(worker, () => void worker.terminate()),
    { handlers: {}, onDefect: failure => assert.fail(failure.message) },
  );
  return { worker, peer };
}
