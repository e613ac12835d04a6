import type { InspectParams, SessionFailure } from '../core/session/protocol/commands';
import { toFailure } from '../core/session/protocol/failure';
import type { ConfigEdit } from '../core/session/protocol/inspection';
import type { OtherConfigs, PanelCommands } from '../core/session/protocol/panel';
import type { ProbeName, ProbeParams, ProbeResult } from '../core/session/protocol/probes';
import type { Params } from '../core/session/protocol/side';
import type { SessionStatus } from '../core/session/protocol/status';
import { receivePanel } from './connection';
import type { HostPeer } from './host';
import type { Store } from './store';

/** What the user can make the session do; every failure ends as a message on the page, none is lost. */
export class Commands {
  private readonly peer: HostPeer;
  private readonly store: Store;
  private wantedStep: number | undefined;
  private moving = false;
  private tasks = 0;

  constructor(peer: HostPeer, store: Store) {
    this.peer = peer;
    this.store = store;
  }

  /** Trains from where the run stands; loads the config first where nothing is loaded. */
  train(until: { untilStep?: number; untilEpoch?: number } = {}): void {
    void this.loadedThen('Starting', () => this.peer.call('train', until));
  }

  pause(): void {
    void this.status('Pausing', this.peer.call('pause', {}));
  }

  step(): void {
    void this.loadedThen('Stepping', () => this.peer.call('step', {}));
  }

  reset(): void {
    void this.status('Resetting', this.peer.call('reset', {}));
  }

  setLearningRate(lr: number): void {
    void this.status('Setting the learning rate', this.peer.call('setLearningRate', { lr }));
  }

  /** Moves in time. While one move is under way only the last wish is kept, so that dragging never lags behind. */
  goTo(step: number): void {
    this.wantedStep = step;
    if (!this.moving) void this.move();
  }

  restart(from: Params<PanelCommands, 'restart'>['from'], train: boolean): void {
    void this.load({ from, train });
  }

  /**
   * Asks for one long look. Rejects with what went wrong, also when it was called off; `onProgress` hears how far it is.
   */
  async inspect<N extends ProbeName>(
    probe: N,
    params: ProbeParams<N>,
    options: {
      readonly signal?: AbortSignal;
      onProgress?(done: number, total: number, message: string): void;
    } = {},
  ): Promise<ProbeResult<N>> {
    const task = `panel-${++this.tasks}`;
    const stop = this.peer.on('progress', progress => {
      if (progress.task === task) options.onProgress?.(progress.done, progress.total, progress.message);
    });
    try {
      const asked = { probe, params, task } as InspectParams;
      return (await this.peer.call(
        'inspect',
        asked,
        options.signal && { signal: options.signal },
      )) as ProbeResult<N>;
    } finally {
      stop();
    }
  }

  /** Puts other weights at the present step: a critical point that was found, the way out of a saddle. */
  setParameters(values: Float64Array): Promise<void> {
    return this.status('Moving the weights', this.peer.call('setParameters', { values }));
  }

  /** Edits the config in the editor; the run goes on with the text it was loaded from. */
  editConfig(title: string, changes: readonly ConfigEdit[]): void {
    void this.quietly(this.peer.call('editConfig', { title, changes }));
  }

  /** Other configs to compare with; undefined when they cannot be had, of which the page then tells. */
  async otherConfigs(): Promise<OtherConfigs | undefined> {
    try {
      return await this.peer.call('otherConfigs', {});
    } catch (error) {
      this.fail(toFailure(error));
      return undefined;
    }
  }

  /** The text of one of the other configs. Rejects with what went wrong. */
  readConfig(id: string): Promise<{ readonly name: string; readonly text: string; readonly path: string }> {
    return this.peer.call('readConfig', { id });
  }

  revealLine(line: number, column?: number): void {
    void this.quietly(this.peer.call('revealLine', { line, column }));
  }

  /** Lets the user choose where a file goes, and writes it; the answer is its name, or undefined when it was called off. */
  async saveFile(name: string, bytes: Uint8Array): Promise<string | undefined> {
    return (await this.peer.call('saveFile', { name, bytes })).saved;
  }

  openLog(): void {
    void this.quietly(this.peer.call('openLog', {}));
  }

  private get alive(): boolean {
    return this.store.state.resource.panel?.session.state === 'alive';
  }

  private async move(): Promise<void> {
    this.moving = true;
    try {
      if (this.store.state.resource.status?.state === 'training') await this.peer.call('pause', {});
      while (this.wantedStep !== undefined) {
        const step = this.wantedStep;
        this.wantedStep = undefined;
        await this.status('Moving', this.peer.call('goTo', { step }));
      }
    } catch (error) {
      this.wantedStep = undefined;
      this.fail(toFailure(error));
    } finally {
      this.moving = false;
    }
  }

  private async loadedThen(busy: string, command: () => Promise<SessionStatus>): Promise<void> {
    if (!this.alive) await this.load({ from: 'scratch', train: false });
    if (this.alive) await this.status(busy, command());
  }

  private async load(params: Params<PanelCommands, 'restart'>): Promise<void> {
    await this.run('Loading', this.peer.call('restart', params), panel => receivePanel(this.store, panel));
  }

  private async status(busy: string, call: Promise<SessionStatus>): Promise<void> {
    await this.run(busy, call, status => this.store.resource({ status }));
  }

  private async quietly(call: Promise<unknown>): Promise<void> {
    try {
      await call;
    } catch (error) {
      this.fail(toFailure(error));
    }
  }

  private async run<T>(busy: string, call: Promise<T>, done: (result: T) => void): Promise<void> {
    this.store.resource({ busy, failure: undefined });
    try {
      done(await call);
    } catch (error) {
      this.fail(toFailure(error));
    } finally {
      if (this.store.state.resource.busy === busy) this.store.resource({ busy: undefined });
    }
  }

  private fail(failure: SessionFailure): void {
    if (failure.kind !== 'cancelled') this.store.resource({ failure });
    if (failure.kind === 'defect') console.error(failure.stack ?? failure.message);
  }
}
