import * as vscode from 'vscode';
import { commandNames, type SessionCommands } from '../core/session/protocol/commands';
import type { PanelHostSide, PanelSide, PanelState, PersistedView } from '../core/session/protocol/panel';
import { RpcPeer } from '../core/session/protocol/peer';
import { webviewPort } from '../core/session/protocol/ports';
import { forwardCommands } from '../core/session/protocol/side';
import type { SessionHost } from './session/sessionHost';
import type { Sessions } from './session/sessions';
import { webviewHtml } from './webviewHtml';

let panelCount = 0;

/** One config's picture beside its text: passes commands to the session and frames to the page. */
export class Panel implements vscode.Disposable {
  private readonly peer: RpcPeer<PanelHostSide, PanelSide>;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly subscriber = `panel-${++panelCount}`;
  private readonly viewKey: string;

  constructor(
    readonly view: vscode.WebviewPanel,
    readonly host: SessionHost,
    private readonly sessions: Sessions,
    private readonly context: vscode.ExtensionContext,
    log: vscode.LogOutputChannel,
  ) {
    this.viewKey = `view:${host.uri.toString()}`;
    view.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(context.extensionUri, 'dist')],
    };
    view.iconPath = vscode.Uri.joinPath(context.extensionUri, 'icons', 'deadeye.svg');
    this.peer = new RpcPeer<PanelHostSide, PanelSide>(webviewPort(view.webview), {
      handlers: {
        ...forwardCommands<SessionCommands, keyof SessionCommands>(host, commandNames),
        ready: () => this.state(),
        restart: async ({ from, train }) => {
          await (from === 'snapshot' ? host.revive() : host.load());
          if (train && host.isAlive) await host.call('train', {});
          return this.state();
        },
        revealLine: async ({ line, column = 1 }) => {
          await this.revealLine(line, column);
          return {};
        },
        openLog: () => {
          log.show();
          return {};
        },
        saveView: async ({ view: saved }) => {
          await context.workspaceState.update(this.viewKey, saved);
          return {};
        },
      },
      onDefect: failure => log.error(failure.stack ?? failure.message),
    });
    this.subscriptions.push(
      host.onFrame(frame => {
        if (frame.subscriber === this.subscriber) this.peer.emit('frame', frame);
      }),
      host.onStatus(status => this.peer.emit('status', status)),
      host.onProgress(progress => this.peer.emit('progress', progress)),
      sessions.onDidChange(changed => {
        if (changed === host) this.announce();
      }),
      view.onDidChangeViewState(() => this.announce()),
    );
    view.webview.html = webviewHtml(view.webview, context.extensionUri);
  }

  /** Shows in the page what was chosen in the editor. */
  select(layer: number | undefined, unit?: number): void {
    this.peer.emit('select', { layer, unit });
  }

  dispose(): void {
    if (this.host.isAlive)
      this.host.call('subscribe', { subscriber: this.subscriber, probes: [] }).catch(() => undefined);
    this.peer.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private lastAnnounced = '';

  /** Only what is not the run itself: the run tells its own status. */
  private announce(): void {
    const state = this.state();
    const { session, ...rest } = state;
    const link = session.state === 'alive' ? [session.state, this.generation()] : session;
    const key = JSON.stringify([rest, link]);
    if (key === this.lastAnnounced) return;
    this.lastAnnounced = key;
    this.peer.emit('panel', state);
  }

  private loaded: unknown;
  private loads = 0;

  /** Changes whenever another text was loaded. */
  private generation(): number {
    const { link } = this.host;
    const summary = link.state === 'alive' ? link.summary : undefined;
    if (summary !== this.loaded) {
      this.loaded = summary;
      this.loads++;
    }
    return this.loads;
  }

  private state(): PanelState {
    const { link, status } = this.host;
    return {
      name: this.host.uri.path.replace(/^.*\//, ''),
      visible: this.view.visible,
      outOfDate: this.sessions.isOutOfDate(this.host),
      // A page that comes late must see the run as it stands, not as it was when it was loaded.
      session: link.state === 'alive' && status ? { ...link, summary: { ...link.summary, status } } : link,
      subscriber: this.subscriber,
      view: this.context.workspaceState.get<PersistedView>(this.viewKey),
    };
  }

  private async revealLine(line: number, column: number): Promise<void> {
    const document = await vscode.workspace.openTextDocument(this.host.uri);
    const shown = vscode.window.visibleTextEditors.find(
      editor => editor.document.uri.toString() === this.host.uri.toString(),
    );
    const position = new vscode.Position(Math.max(0, line - 1), Math.max(0, column - 1));
    await vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(position, position),
    });
  }
}
