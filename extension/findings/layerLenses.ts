import * as vscode from 'vscode';
import type { ConfigChecks } from '../language/configChecks';
import type { Sessions } from '../sessions/sessions';
import { layerWords } from './layerWords';
import type { RunWatch } from './runWatch';

/**
 * VS Code does not always ask for lenses when it is told that they changed: not while an editor is being shown anew, as when
 * a debugger stops in it. It is told again after so many milliseconds, so many times.
 */
const askAgainMilliseconds = 1500;
const timesToAsk = 5;

/** Above each layer what a run makes of it: `3 of 40 dead · ∂z 1.2e-4`. */
export class LayerLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  /** What stands above the layers of each config. */
  private readonly provided = new Map<string, string>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(
    private readonly watch: RunWatch,
    private readonly sessions: Sessions,
    private readonly checks: ConfigChecks,
  ) {
    this.subscription = watch.onDidLook(uri => this.offer(uri.toString(), timesToAsk));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const lenses = this.lensesOf(document);
    this.provided.set(document.uri.toString(), textOf(lenses));
    return lenses;
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.subscription.dispose();
    this.changes.dispose();
  }

  /** Being asked for lenses makes the editor lay out and paint: only where they say something else. */
  private offer(key: string, times: number): void {
    clearTimeout(this.timers.get(key));
    this.timers.delete(key);
    const shown = vscode.window.visibleTextEditors.find(({ document }) => document.uri.toString() === key);
    if (!shown || textOf(this.lensesOf(shown.document)) === (this.provided.get(key) ?? '')) return;
    this.changes.fire();
    if (times > 1)
      this.timers.set(
        key,
        setTimeout(() => this.offer(key, times - 1), askAgainMilliseconds),
      );
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
