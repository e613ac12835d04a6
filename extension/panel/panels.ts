import * as vscode from 'vscode';
import type { PersistedView } from '../../core/session/protocol/panel';
import type { NetworkSession } from '../sessions/networkSession';
import type { Sessions } from '../sessions/sessions';
import type { Log } from '../log';
import { NetworkPanel, panelOptions, panelType, type PanelSurroundings } from './networkPanel';

const viewsKey = 'deadeye.views';

export interface PanelSelection {
  readonly config: string;
  readonly layer: number | undefined;
}

/** The panels, at most one a config. Closing one ends nothing but the looking. */
export class Panels implements vscode.Disposable, vscode.WebviewPanelSerializer {
  private readonly panels = new Map<string, NetworkPanel>();
  private readonly surroundings: PanelSurroundings;
  private readonly activated = new vscode.EventEmitter<void>();

  private readonly selections = new vscode.EventEmitter<PanelSelection>();

  /** Another panel, or none, is the active one. */
  readonly onDidChangeActive = this.activated.event;
  /** Another layer, the loss or nothing was chosen in a panel; nothing is chosen once it is closed. */
  readonly onDidSelect = this.selections.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly sessions: Sessions,
    log: Log,
  ) {
    this.surroundings = {
      dist: vscode.Uri.joinPath(context.extensionUri, 'dist'),
      log,
      views: {
        get: config => this.keptViews()[config],
        keep: (config, view) =>
          void context.workspaceState.update(viewsKey, { ...this.keptViews(), [config]: view }),
      },
      selected: (config, layer) => this.selections.fire({ config, layer }),
    };
  }

  /** The session whose panel the user is in. */
  get activeSession(): NetworkSession | undefined {
    return [...this.panels.values()].find(({ panel }) => panel.active)?.session;
  }

  find(uri: vscode.Uri): NetworkPanel | undefined {
    return this.panels.get(uri.toString());
  }

  /** Shows a config's panel beside its text; the text keeps the focus. */
  open(uri: vscode.Uri): NetworkPanel {
    const known = this.find(uri);
    if (known) {
      known.panel.reveal(undefined, true);
      return known;
    }
    const panel = vscode.window.createWebviewPanel(
      panelType,
      this.sessions.of(uri).name,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      panelOptions(this.surroundings.dist),
    );
    return this.adopt(panel, uri);
  }

  /** After a reload of the window: the page kept which config it shows, the storage kept the run. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const config = (state as { readonly config?: unknown } | undefined)?.config;
    if (typeof config !== 'string' || this.panels.has(config)) {
      panel.dispose();
      return;
    }
    const { session } = this.adopt(panel, vscode.Uri.parse(config));
    await session.resumeStored();
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
    this.activated.dispose();
    this.selections.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, uri: vscode.Uri): NetworkPanel {
    const key = uri.toString();
    const adopted = new NetworkPanel(panel, this.sessions.of(uri), this.surroundings);
    panel.iconPath = vscode.Uri.joinPath(this.context.extensionUri, 'icons/deadeye.svg');
    this.panels.set(key, adopted);
    panel.onDidChangeViewState(() => this.activated.fire());
    panel.onDidDispose(() => {
      adopted.dispose();
      this.panels.delete(key);
      this.selections.fire({ config: key, layer: undefined });
      this.activated.fire();
    });
    return adopted;
  }

  private keptViews(): Readonly<Record<string, PersistedView>> {
    return this.context.workspaceState.get<Record<string, PersistedView>>(viewsKey, {});
  }
}
