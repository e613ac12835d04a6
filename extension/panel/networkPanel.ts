import type * as vscode from 'vscode';
import { commandNames, type CommandName, type SessionCommands } from '../../core/session/protocol/commands';
import type {
  PanelHostSide,
  PanelSide,
  PanelState,
  PersistedView,
  Selection,
} from '../../core/session/protocol/panel';
import { RpcPeer } from '../../core/session/protocol/peer';
import { webviewPort } from '../../core/session/protocol/ports';
import { forwardCommands } from '../../core/session/protocol/side';
import type { Log } from '../log';
import type { NetworkSession } from '../sessions/networkSession';
import { editConfig } from './editConfig';
import { otherConfigs, readOtherConfig } from './otherConfigs';
import { panelHtml } from './panelHtml';
import { revealLine } from './revealLine';
import { saveFile } from './saveFile';

export const panelType = 'deadeye.panel';

export interface PanelSurroundings {
  /** The folder of webview.js and webview.css: all that the page may load. */
  readonly dist: vscode.Uri;
  readonly log: Log;
  readonly views: {
    get(config: string): PersistedView | undefined;
    keep(config: string, view: PersistedView): void;
  };
  /** Another layer, the loss or nothing was chosen in the panel of a config. */
  readonly selected: (config: string, layer: number | undefined) => void;
}

export function panelOptions(dist: vscode.Uri): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [dist] };
}

let panels = 0;

/**
 * One panel beside one config. The page is thrown away while it is hidden and starts anew when it is shown, so all it needs
 * is in the answer to `ready`; training goes on in the worker whatever happens here.
 */
export class NetworkPanel implements vscode.Disposable {
  private peer: RpcPeer<PanelHostSide, PanelSide>;
  private readonly subscriber = `panel-${++panels}`;
  private readonly subscriptions: vscode.Disposable[] = [];
  private visible: boolean;
  /** The page has said that it hears; until then what is chosen elsewhere is kept for it. */
  private listening = false;
  private chosen: Selection | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    readonly session: NetworkSession,
    private readonly surroundings: PanelSurroundings,
  ) {
    this.visible = panel.visible;
    panel.title = session.name;
    panel.webview.options = panelOptions(surroundings.dist);
    this.peer = this.connect();
    this.subscriptions.push(
      panel.onDidChangeViewState(() => this.onViewState()),
      session.onDidChange(() => this.peer.emit('panel', this.state())),
      session.onStatus(status => this.peer.emit('status', status)),
      session.onProgress(progress => this.peer.emit('progress', progress)),
      session.onFrame(frame => {
        if (frame.subscriber === this.subscriber && this.visible) this.peer.emit('frame', frame);
      }),
    );
    panel.webview.html = panelHtml(panel.webview, surroundings.dist);
  }

  /** Shows a layer or unit that was chosen elsewhere. */
  select(layer: number | undefined, unit: number | undefined): void {
    if (this.listening) this.peer.emit('select', { layer, unit });
    else this.chosen = { layer, unit };
  }

  dispose(): void {
    this.unsubscribe();
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    this.peer.dispose();
  }

  private connect(): RpcPeer<PanelHostSide, PanelSide> {
    const { session, surroundings } = this;
    this.listening = false;
    return new RpcPeer(webviewPort(this.panel.webview), {
      handlers: {
        ...forwardCommands<SessionCommands, CommandName>(session, commandNames),
        ready: () => this.welcome(),
        restart: async ({ from, train }) => {
          if (from === 'snapshot') await session.restartFromSnapshot(train);
          else await session.restart(train);
          return this.state();
        },
        revealLine: async ({ line, column }) => {
          await revealLine(session.uri, line, column);
          return {};
        },
        editConfig: async ({ title, changes }) => {
          await editConfig(session.uri, title, changes);
          return {};
        },
        saveFile: ({ name, bytes }) => saveFile(session.uri, name, bytes),
        otherConfigs: () => otherConfigs(session.uri),
        readConfig: ({ id }) => readOtherConfig(session.uri, id),
        selected: ({ layer }) => {
          surroundings.selected(session.uri.toString(), layer);
          return {};
        },
        openLog: () => {
          surroundings.log.show(true);
          return {};
        },
        saveView: ({ view }) => {
          surroundings.views.keep(session.uri.toString(), view);
          return {};
        },
      },
      onDefect: failure => surroundings.log.error(failure.stack ?? failure.message),
    });
  }

  private welcome(): PanelState {
    const { chosen } = this;
    this.listening = true;
    this.chosen = undefined;
    return { ...this.state(), ...(chosen && { chosen }) };
  }

  private state(): PanelState {
    const { session } = this;
    return {
      name: session.name,
      config: session.uri.toString(),
      visible: this.visible,
      outOfDate: session.outOfDate,
      session: this.linkNow(),
      ...(session.silent && { silent: { snapshotStep: session.snapshotStep } }),
      subscriber: this.subscriber,
      view: this.surroundings.views.get(session.uri.toString()),
    };
  }

  /** A page that comes late must see the run as it stands, not as it was loaded. */
  private linkNow(): PanelState['session'] {
    const { link, status } = this.session;
    return link.state === 'alive' && status ? { ...link, summary: { ...link.summary, status } } : link;
  }

  /** A page that was hidden is gone, and with it whoever waits for answers; the next page must not be given them. */
  private onViewState(): void {
    if (this.panel.visible === this.visible) return;
    this.visible = this.panel.visible;
    if (this.visible) return;
    this.unsubscribe();
    this.peer.dispose();
    this.peer = this.connect();
  }

  /** Nothing is computed for a page that nobody sees. */
  private unsubscribe(): void {
    const { session, subscriber } = this;
    if (session.link.state !== 'alive') return;
    session.call('subscribe', { subscriber, probes: [] }).catch(() => undefined);
  }
}
