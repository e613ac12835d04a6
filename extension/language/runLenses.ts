import * as vscode from 'vscode';
import type { Sessions } from '../sessions/sessions';

/** Train · Step · Open View above the first line. */
export class RunLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  private shown = '';
  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(private readonly sessions: Sessions) {
    this.subscription = sessions.onDidChange(() => {
      // A run tells its status many times a second, but its lenses change only with its state.
      const now = sessions
        .all()
        .map(({ status, link }) => `${link.state} ${status?.state ?? ''}`)
        .join();
      if (now === this.shown) return;
      this.shown = now;
      this.changes.fire();
    });
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const state = this.sessions.find(uri)?.status?.state;
    const lens = (title: string, command: string, tooltip: string): vscode.CodeLens =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, tooltip, arguments: [uri] });
    return [
      state === 'training'
        ? lens('$(debug-pause) Pause', 'deadeye.pause', 'Stop between two steps')
        : lens('$(play) Train', 'deadeye.train', 'Train to the end of the configured epochs'),
      lens('$(debug-step-over) Step', 'deadeye.step', 'Train one minibatch'),
      lens('$(graph) Open View', 'deadeye.openView', 'See the network beside its text'),
    ];
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
