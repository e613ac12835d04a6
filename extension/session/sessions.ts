import * as vscode from 'vscode';
import { isConfig } from '../configDocuments';
import { SessionHost } from './sessionHost';

/** All sessions of this window, one a config. A session lives until its config is closed for good or the window is. */
export class Sessions implements vscode.Disposable {
  private readonly byUri = new Map<string, SessionHost>();
  private readonly changes = new vscode.EventEmitter<SessionHost>();
  private readonly subscriptions: vscode.Disposable[] = [this.changes];
  private readonly workerFile: string;

  /** A session has come, or something about one has changed. */
  readonly onDidChange = this.changes.event;

  constructor(
    context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.workerFile = context.asAbsolutePath('dist/worker.js');
    this.subscriptions.push(
      // The text in the editor has moved away from what was loaded, or back.
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const host = this.find(document.uri);
        if (host && isConfig(document)) this.changes.fire(host);
      }),
    );
  }

  find(uri: vscode.Uri): SessionHost | undefined {
    return this.byUri.get(uri.toString());
  }

  /** The session of a config, made when there is none. Nothing is started before `load`. */
  open(uri: vscode.Uri): SessionHost {
    const found = this.find(uri);
    if (found) return found;
    const host = new SessionHost(uri, this.workerFile, this.log);
    this.byUri.set(uri.toString(), host);
    host.onDidChange(() => this.changes.fire(host));
    host.onStatus(() => this.changes.fire(host));
    return host;
  }

  all(): readonly SessionHost[] {
    return [...this.byUri.values()];
  }

  /** Whether the editor's text differs from what was loaded. */
  isOutOfDate(host: SessionHost): boolean {
    if (host.text === undefined) return false;
    const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === host.uri.toString());
    return document !== undefined && document.getText() !== host.text;
  }

  dispose(): void {
    for (const host of this.byUri.values()) host.dispose();
    this.byUri.clear();
    for (const subscription of this.subscriptions) subscription.dispose();
  }
}
