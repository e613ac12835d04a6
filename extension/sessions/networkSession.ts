import * as vscode from 'vscode';
import type { SessionCommands, SessionEvents, SessionFailure } from '../../core/session/protocol/commands';
import { runFailure, toFailure } from '../../core/session/protocol/failure';
import type { SessionLink } from '../../core/session/protocol/panel';
import type { CallOptions, Caller, Params, Result } from '../../core/session/protocol/side';
import type { SessionStatus } from '../../core/session/protocol/status';
import type { Log } from '../log';
import type { Checkpoint, CheckpointStore } from './checkpoints';
import { nameOf, openTextOf, pathOf, sameRun, textOf } from '../configDocuments';
import { Snapshots } from './snapshots';
import { Watchdog } from './watchdog';
import { startWorker, type WorkerThread } from './workerThread';

export interface SessionSurroundings {
  /** Absolute path of dist/worker.js. */
  readonly workerFile: string;
  readonly log: Log;
  readonly checkpoints: CheckpointStore;
}

/**
 * One config's session as the editor sees it: a worker when one is needed, what it last said, what to go back to when it
 * dies. It outlives panels and workers; nothing that happens in a worker reaches the extension host but as a message.
 */
export class NetworkSession implements Caller<SessionCommands>, vscode.Disposable {
  readonly name: string;
  link: SessionLink = { state: 'none' };
  status: SessionStatus | undefined;
  outOfDate = false;
  /** The worker has not answered for longer than usual; it may be at work, or it hangs. */
  silent = false;

  private watchdog: Watchdog | undefined;
  private worker: WorkerThread | undefined;
  private loadedText: string | undefined;
  /** Raised with every load and death, so that an answer that comes late is known as such. */
  private generation = 0;
  private readonly snapshots: Snapshots;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly statusChanged = new vscode.EventEmitter<SessionStatus>();
  private readonly framed = new vscode.EventEmitter<SessionEvents['frame']>();
  private readonly progressed = new vscode.EventEmitter<SessionEvents['progress']>();
  private readonly silenced = new vscode.EventEmitter<void>();
  private readonly stopLogged = new vscode.EventEmitter<SessionEvents['stopLog']>();
  private readonly died = new vscode.EventEmitter<string>();

  /** The link, or whether it is out of date. */
  readonly onDidChange = this.changed.event;
  readonly onStatus = this.statusChanged.event;
  readonly onFrame = this.framed.event;
  readonly onProgress = this.progressed.event;
  readonly onSilence = this.silenced.event;
  readonly onStopLog = this.stopLogged.event;
  readonly onDeath = this.died.event;

  constructor(
    readonly uri: vscode.Uri,
    private readonly surroundings: SessionSurroundings,
  ) {
    this.name = nameOf(uri);
    this.snapshots = new Snapshots(
      () => this.call('snapshot', {}),
      snapshot => ({
        config: uri.toString(),
        text: this.loadedText ?? '',
        training: this.isTraining,
        ...snapshot,
      }),
      checkpoint => surroundings.checkpoints.save(checkpoint),
      surroundings.log,
    );
  }

  /** What was loaded. */
  get text(): string | undefined {
    return this.loadedText;
  }

  get isTraining(): boolean {
    return this.link.state === 'alive' && this.status?.state === 'training';
  }

  /** Passes a command to the worker; rejects, with words for the user, when there is none. */
  async call<K extends keyof SessionCommands & string>(
    command: K,
    params: Params<SessionCommands, K>,
    options?: CallOptions,
  ): Promise<Result<SessionCommands, K>> {
    if (!this.worker) throw runFailure(this.whyNoWorker());
    return this.worker.peer.call(command, params, options);
  }

  /** Loads the config as it stands in the editor, at step 0. The outcome is the link. */
  async restart(train = false): Promise<void> {
    this.leaveSilentWorker();
    let text: string;
    try {
      text = await textOf(this.uri);
    } catch (error) {
      this.setLink({ state: 'failed', message: toFailure(error).message, line: undefined });
      return;
    }
    this.snapshots.forget();
    await this.load(text);
    if (train && this.link.state === 'alive') await this.call('train', {});
  }

  /** Goes back to where the last snapshot was taken, with the text it was taken of; without one, to step 0. */
  async restartFromSnapshot(train = false): Promise<void> {
    this.leaveSilentWorker();
    const checkpoint =
      this.snapshots.latest ?? (await this.surroundings.checkpoints.load(this.uri.toString()));
    if (checkpoint) await this.resume(checkpoint, train);
    else await this.restart(train);
  }

  /** Takes a run up again that another process left; false when there is none. */
  async resumeStored(): Promise<boolean> {
    if (this.link.state !== 'none') return true;
    const checkpoint = await this.surroundings.checkpoints.load(this.uri.toString());
    if (!checkpoint || this.link.state !== 'none') return checkpoint !== undefined;
    await this.resume(checkpoint, checkpoint.training);
    return true;
  }

  /** Starts if need be and trains on. */
  async train(): Promise<void> {
    if (this.link.state !== 'alive') await this.restart();
    if (this.link.state === 'alive') await this.call('train', {});
  }

  /** The step of the last snapshot: where `restartFromSnapshot` returns to. */
  get snapshotStep(): number | undefined {
    return this.snapshots.latest?.step;
  }

  /** Ends the worker and forgets the run. */
  stop(): void {
    this.endWorker();
    this.status = undefined;
    this.snapshots.forget();
    this.outOfDate = false;
    this.setLink({ state: 'none' });
    // After what is still being written, so that it does not come back.
    void this.snapshots.written.then(() => this.surroundings.checkpoints.forget(this.uri.toString()));
  }

  /** Looks again whether the editor's text is what was loaded. */
  async compareText(): Promise<void> {
    const text = openTextOf(this.uri);
    const { generation, loadedText } = this;
    if (text === undefined || loadedText === undefined || this.link.state !== 'alive') return;
    const outOfDate = !(await sameRun(text, loadedText, pathOf(this.uri)));
    // A run that was loaded anew, stopped or died meanwhile is another one; a changed text is compared by itself.
    if (generation !== this.generation || text !== openTextOf(this.uri)) return;
    if (outOfDate === this.outOfDate) return;
    this.outOfDate = outOfDate;
    this.changed.fire();
  }

  /** Keeps the run as it stands for the next process; within the seconds that a closing window leaves. */
  async preserve(): Promise<void> {
    if (this.link.state === 'alive') await this.snapshots.take();
    await this.snapshots.written;
  }

  /** Forgets what became of this process's run, as a new process does that finds only what was stored. */
  forgetLink(): void {
    this.endWorker();
    this.snapshots.forget();
    this.setLink({ state: 'none' });
  }

  /** As if the worker had met a fault: for tests of what happens then. */
  crash(): void {
    this.worker?.crash();
  }

  dispose(): void {
    this.snapshots.forget();
    this.endWorker();
    for (const emitter of [
      this.changed,
      this.statusChanged,
      this.framed,
      this.progressed,
      this.silenced,
      this.stopLogged,
      this.died,
    ])
      emitter.dispose();
  }

  private async resume(checkpoint: Checkpoint, train: boolean): Promise<void> {
    await this.load(checkpoint.text, checkpoint);
    // What was finished stays finished: to train on from there is a new wish.
    if (train && this.link.state === 'alive' && this.status?.state !== 'finished')
      await this.call('train', {});
  }

  private async load(text: string, checkpoint?: Checkpoint): Promise<void> {
    const generation = ++this.generation;
    this.setLink({ state: 'starting', message: 'Reading the config and its data …' });
    try {
      this.worker ??= this.startWorker();
      const historyMegabytes = vscode.workspace
        .getConfiguration('deadeye', this.uri)
        .get<number>('history.memory', 256);
      let summary = await this.worker.peer.call('load', { text, path: pathOf(this.uri), historyMegabytes });
      if (checkpoint) {
        const status = await this.worker.peer.call('restore', { bytes: checkpoint.bytes });
        summary = { ...summary, status };
      }
      if (generation !== this.generation) return;
      this.loadedText = text;
      this.status = summary.status;
      this.outOfDate = false;
      this.setLink({ state: 'alive', summary });
      void this.compareText();
    } catch (error) {
      if (generation !== this.generation) return;
      const failure = toFailure(error);
      if (failure.kind === 'defect') this.surroundings.log.error(failure.stack ?? failure.message);
      this.status = undefined;
      this.setLink(failedLink(failure));
    }
  }

  private startWorker(): WorkerThread {
    const { workerFile, log } = this.surroundings;
    const worker = startWorker(
      workerFile,
      `Deadeye ${this.name}`,
      log,
      why => this.onWorkerDeath(why),
      () => this.watchdog?.heard(),
    );
    const seconds = vscode.workspace.getConfiguration('deadeye', this.uri).get<number>('worker.patience', 20);
    this.watchdog = new Watchdog(
      { ping: () => worker.peer.call('ping', {}), onChange: silent => this.onSilent(silent) },
      1000 * seconds,
    );
    worker.peer.on('status', status => this.onWorkerStatus(status));
    worker.peer.on('frame', frame => this.framed.fire(frame));
    worker.peer.on('progress', progress => {
      if (this.link.state === 'starting') this.setLink({ state: 'starting', message: progress.message });
      this.progressed.fire(progress);
    });
    worker.peer.on('stopLog', entry => this.stopLogged.fire(entry));
    worker.peer.on('log', ({ level, message }) => log[level](message));
    return worker;
  }

  private onWorkerStatus(status: SessionStatus): void {
    // While a config is being loaded its own states are noise: the answer to `load` tells the outcome.
    if (this.link.state !== 'alive') return;
    const training = this.isTraining;
    this.status = status;
    this.statusChanged.fire(status);
    if (training !== this.isTraining) this.changed.fire();
    this.snapshots.onStatus(status);
  }

  private onSilent(silent: boolean): void {
    this.silent = silent;
    this.changed.fire();
    if (silent) this.silenced.fire();
  }

  /** To start again means that nobody waits any longer for a worker that does not answer. */
  private leaveSilentWorker(): void {
    if (this.silent) this.endWorker();
  }

  private onWorkerDeath(why: string): void {
    this.generation++;
    this.watchdog?.dispose();
    this.worker = undefined;
    this.status = undefined;
    this.setLink({ state: 'dead', message: why, snapshotStep: this.snapshotStep });
    this.died.fire(why);
  }

  private endWorker(): void {
    this.generation++;
    this.watchdog?.dispose();
    this.worker?.end();
    this.worker = undefined;
  }

  private setLink(link: SessionLink): void {
    this.link = link;
    this.changed.fire();
  }

  private whyNoWorker(): string {
    switch (this.link.state) {
      case 'dead':
        return 'The worker of this run ended. Start it again first.';
      case 'failed':
        return 'The config could not be loaded. Repair it and press Train.';
      case 'starting':
        return 'The run is still being loaded.';
      default:
        return 'Nothing is loaded yet. Press Train.';
    }
  }
}

/** A problem in a data file is told with that file's own place; only one in the config has a line to go to. */
function failedLink({ message, problems }: SessionFailure): SessionLink {
  const problem = problems?.find(({ severity }) => severity === 'error') ?? problems?.[0];
  if (!problem) return { state: 'failed', message, line: undefined };
  const { file, range } = problem;
  const place = file === undefined ? '' : `${file}:${range.line}: `;
  return {
    state: 'failed',
    message: `${place}${problem.message}`,
    line: file === undefined ? range.line : undefined,
  };
}
