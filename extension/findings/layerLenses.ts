import * as vscode from 'vscode';
import type { ConfigChecks } from '../language/configChecks';
import type { Sessions } from '../sessions/sessions';
import { layerWords } from './layerWords';
import type { RunWatch } from './runWatch';

/** Above each layer what a run makes of it: `3 of 40 dead · ∂z 1.2e-4`. */
export class LayerLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** What stands above the layers of each config. */
  private readonly provided = new Map<string, string>();
  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(
    private readonly watch: RunWatch,
    private readonly sessions: Sessions,
    private readonly checks: ConfigChecks,
  ) {
    this.subscription = watch.onDidLook(uri => this.follow(uri));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const lenses = this.lensesOf(document);
    this.provided.set(document.uri.toString(), textOf(lenses));
    return lenses;
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }

  /** Asking for lenses anew makes the editor lay out and paint: only where they say something else. */
  private follow(uri: vscode.Uri): void {
    const key = uri.toString();
    const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === key);
    if (document && textOf(this.lensesOf(document)) !== (this.provided.get(key) ?? '')) this.changes.fire();
  }

  private lensesOf(document: vscode.TextDocument): vscode.CodeLens[] {
    const look = this.watch.of(this.sessions.find(document.uri));
    const config = this.checks.of(document)?.document;
    if (!look || !config) return [];
    return config.layerNodes().flatMap((node, layer) => {
      const title = layerWords(look, layer);
      if (!title) return [];
      const { line } = config.position(node.offset);
      const range = new vscode.Range(line - 1, 0, line - 1, 0);
      const tooltip =
        'Over the training set: units by state, and the root mean square of ∂L/∂z, the gradient that reaches them';
      return [
        new vscode.CodeLens(range, {
          title,
          tooltip,
          command: 'deadeye.openView',
          arguments: [document.uri],
        }),
      ];
    });
  }
}

function textOf(lenses: readonly vscode.CodeLens[]): string {
  return lenses.map(({ range, command }) => `${range.start.line}: ${command?.title}`).join('\n');
}
