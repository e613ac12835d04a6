import { parentPort, workerData } from 'node:worker_threads';
import { serveKernels, type KernelThreadData } from '../kernels/kernelThread';
import { kernelRole } from '../kernels/threadTask';
import { serveJobs } from '../landscape/jobs/serve';
import { landscapeRole } from '../landscape/jobs/threads';
import { RpcPeer } from './protocol/peer';
import type { SessionSide, WorkerHostSide } from './protocol/panel';
import { threadPort } from './protocol/ports';
import { Session } from './session';

/** The entry of `dist/worker.js`: a session for the extension host, or a thread that helps one with long work. */
function main(): void {
  if (!parentPort) throw new Error('This file is the entry of a worker thread.');
  const port = parentPort;
  const role = (workerData as { readonly role?: string } | undefined)?.role;
  if (role === landscapeRole) {
    serveJobs(port);
    return;
  }
  if (role === kernelRole) {
    serveKernels(workerData as KernelThreadData);
    return;
  }
  const session = new Session({
    emit: (event, data) => peer.emit(event, data),
    workerFile: __filename,
    // The editor, which draws what training does, would else wait for a core in every frame.
    spareCores: 1,
  });
  const peer = new RpcPeer<SessionSide, WorkerHostSide>(
    threadPort(port, () => port.close()),
    {
      handlers: session.handlers,
      // To the host by its own pipe: a defect of the connection must not be told through that connection.
      onDefect: failure => process.stderr.write(`${failure.stack ?? failure.message}\n`),
    },
  );
}

main();
