import * as vscode from 'vscode';
import { isConfig } from '../configDocuments';
import { NetworkSession, type SessionSurroundings } from './networkSession';

/** Typing is over after this many milliseconds, and texts are compared. */
const typingDelay = 200;

/** Every config's session, made when first asked for. Several train at once without knowing of each other. */
export class Sessions implements vscode.Disposable {
  private readonly sessions = new Map<string, NetworkSession>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly changed = new vscode.EventEmitter<NetworkSession>();
  private readonly silenced = new vscode.EventEmitter<NetworkSession>();
  private readonly died = new vscode.EventEmitter<{ session: NetworkSession; why: string }>();
  private readonly subscriptions: vscode.Disposable[];

  /** Anything of a session but its frames. */
  readonly onDidChange = this.changed.event;
  readonly onSilence = this.silenced.event;
  readonly onDeath = this.died.event;

  constructor(private readonly surroundings: SessionSurroundings) {
    this.subscriptions = [
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.compareSoon(document)),
      vscode.workspace.onDidOpenTextDocument(document => this.compareSoon(document)),
      this.changed,
      this.silenced,
      this.died,
    ];
  }

  all(): readonly NetworkSession[] {
    return [...this.sessions.values()];
  }

  find(uri: vscode.Uri | undefined): NetworkSession | undefined {
    return uri && this.sessions.get(uri.toString());
  }

  of(uri: vscode.Uri): NetworkSession {
    const key = uri.toString();
    const known = this.sessions.get(key);
    if (known) return known;
    const session = new NetworkSession(uri, this.surroundings);
    session.onDidChange(() => this.changed.fire(session));
    session.onStatus(() => this.changed.fire(session));
    session.onSilence(() => this.silenced.fire(session));
    session.onDeath(why => this.died.fire({ session, why }));
    this.sessions.set(key, session);
    return session;
  }

  /** Keeps every run for the next process. */
  async preserve(): Promise<void> {
    await Promise.all(this.all().map(session => session.preserve()));
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const session of this.all()) session.dispose();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private compareSoon(document: vscode.TextDocument): void {
    if (!isConfig(document)) return;
    const session = this.find(document.uri);
    if (!session) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        void session.compareText();
      }, typingDelay),
    );
  }
}
