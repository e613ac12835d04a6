import { Worker } from 'node:worker_threads';
import * as vscode from 'vscode';
import type { Frame, SessionCommands, SessionEvents } from '../../core/session/protocol/commands';
import { SessionError, toFailure } from '../../core/session/protocol/failure';
import type { SessionLink, SessionSide, WorkerHostSide } from '../../core/session/protocol/panel';
import { RpcPeer } from '../../core/session/protocol/peer';
import { threadPort } from '../../core/session/protocol/ports';
import type { CallOptions, Caller, Params, Result } from '../../core/session/protocol/side';
import type { SessionStatus } from '../../core/session/protocol/status';
import { configText } from '../configDocuments';

/** How often a running session's state is kept outside of its worker, so that its death costs little. */
const snapshotMilliseconds = 5000;
/** JavaScript heap of a worker; tensors lie outside of it. */
const heapMegabytes = 1024;

interface Alive {
  readonly worker: Worker;
  readonly peer: RpcPeer<WorkerHostSide, SessionSide>;
}

/** One config's session as the extension host sees it: the worker's life, and what is known when it ends. */
export class SessionHost implements Caller<SessionCommands> {
  private alive: Alive | undefined;
  private current: SessionLink = { state: 'none' };
  private loadedText: string | undefined;
  private lastStatus: SessionStatus | undefined;
  private snapshot: { readonly step: number; readonly bytes: Uint8Array } | undefined;
  private snapshotTimer: ReturnType<typeof setInterval> | undefined;
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly statuses = new vscode.EventEmitter<SessionStatus>();
  private readonly frames = new vscode.EventEmitter<Frame>();
  private readonly progresses = new vscode.EventEmitter<SessionEvents['progress']>();
  private readonly deaths = new vscode.EventEmitter<string>();

  /** The link, the text or whether it is out of date has changed. */
  readonly onDidChange = this.changes.event;
  readonly onStatus = this.statuses.event;
  readonly onFrame = this.frames.event;
  readonly onProgress = this.progresses.event;
  /** The worker has died; the message says how. */
  readonly onDeath = this.deaths.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly workerFile: string,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get link(): SessionLink {
    return this.current;
  }

  get status(): SessionStatus | undefined {
    return this.lastStatus;
  }

  /** The text that was loaded; undefined before the first load. */
  get text(): string | undefined {
    return this.loadedText;
  }

  get isAlive(): boolean {
    return this.current.state === 'alive';
  }

  /** Loads the text of the editor. Never rejects: what went wrong is in `link`. */
  async load(): Promise<void> {
    const text = await configText(this.uri);
    this.loadedText = text;
    this.setLink({ state: 'starting', message: 'Reading the config and its data' });
    const { peer } = (this.alive ??= this.start());
    try {
      const summary = await peer.call('load', { text, path: this.uri.fsPath });
      this.lastStatus = summary.status;
      this.snapshot = undefined;
      this.setLink({ state: 'alive', summary });
      this.statuses.fire(summary.status);
    } catch (error) {
      if (this.current.state === 'dead') return;
      const failure = toFailure(error);
      if (failure.kind === 'defect') this.log.error(failure.stack ?? failure.message);
      const [problem] = failure.problems ?? [];
      const message = problem
        ? `${problem.file ? `${problem.file}:${problem.range.line}: ` : ''}${problem.message}`
        : failure.message;
      this.lastStatus = undefined;
      this.setLink({
        state: 'failed',
        message,
        line: problem && !problem.file ? problem.range.line : undefined,
      });
    }
  }

  /** Starts a new worker and goes on from the last snapshot that the dead one left. */
  async revive(): Promise<void> {
    const { snapshot } = this;
    await this.load();
    if (!snapshot || !this.isAlive) return;
    await this.call('restore', { bytes: snapshot.bytes });
  }

  call<K extends keyof SessionCommands & string>(
    command: K,
    params: Params<SessionCommands, K>,
    options?: CallOptions,
  ): Promise<Result<SessionCommands, K>> {
    if (!this.alive)
      return Promise.reject(
        new SessionError({ kind: 'run', message: 'Nothing is loaded yet. Press Train to load the config.' }),
      );
    return this.alive.peer.call(command, params, options);
  }

  dispose(): void {
    this.end({ state: 'none' });
    for (const emitter of [this.changes, this.statuses, this.frames, this.progresses, this.deaths])
      emitter.dispose();
  }

  private start(): Alive {
    const worker = new Worker(this.workerFile, {
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: heapMegabytes },
    });
    worker.stderr.on('data', (chunk: Buffer) => this.log.warn(chunk.toString().trim()));
    worker.stdout.on('data', (chunk: Buffer) => this.log.info(chunk.toString().trim()));
    const peer = new RpcPeer<WorkerHostSide, SessionSide>(
      threadPort(worker, () => void worker.terminate()),
      { handlers: {}, onDefect: failure => this.log.error(failure.stack ?? failure.message) },
    );
    peer.on('status', status => {
      this.lastStatus = status;
      this.statuses.fire(status);
    });
    peer.on('frame', frame => this.frames.fire(frame));
    peer.on('progress', progress => this.progresses.fire(progress));
    peer.on('log', ({ level, message }) => this.log[level](message));
    worker.on('error', error => this.died(worker, error.message));
    worker.on('exit', code => this.died(worker, `it ended with code ${code}`));
    this.snapshotTimer = setInterval(() => void this.takeSnapshot(), snapshotMilliseconds);
    return { worker, peer };
  }

  private async takeSnapshot(): Promise<void> {
    const { alive } = this;
    if (!alive || !this.isAlive || this.lastStatus?.step === this.snapshot?.step) return;
    try {
      const taken = await alive.peer.call('snapshot', {}, { timeout: snapshotMilliseconds });
      if (this.alive === alive) this.snapshot = taken;
    } catch (error) {
      this.log.debug(`No snapshot was taken: ${toFailure(error).message}`);
    }
  }

  private died(worker: Worker, why: string): void {
    if (this.alive?.worker !== worker) return;
    const step = this.snapshot?.step;
    const message = /memory/i.test(why)
      ? 'The training process ran out of memory and ended.'
      : `The training process ended unexpectedly (${why}).`;
    this.log.error(message);
    this.end({ state: 'dead', message, snapshotStep: step });
    this.deaths.fire(message);
  }

  private end(link: SessionLink): void {
    clearInterval(this.snapshotTimer);
    const { alive } = this;
    this.alive = undefined;
    this.setLink(link);
    alive?.peer.dispose({
      kind: 'run',
      message: link.state === 'dead' ? link.message : 'The session was closed.',
    });
  }

  private setLink(link: SessionLink): void {
    this.current = link;
    this.changes.fire();
  }
}
