import * as vscode from 'vscode';
import type { ConfigChecks } from '../language/configChecks';
import type { Sessions } from '../sessions/sessions';
import type { RunLook, RunWatch } from './runWatch';

/** Above each layer what a run makes of it: `3 of 40 dead · ∂z 1.2e-4`. */
export class LayerLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<void>();
  private readonly subscription: vscode.Disposable;
  readonly onDidChangeCodeLenses = this.changes.event;

  constructor(
    private readonly watch: RunWatch,
    private readonly sessions: Sessions,
    private readonly checks: ConfigChecks,
  ) {
    this.subscription = watch.onDidLook(() => this.changes.fire());
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    const look = this.watch.of(this.sessions.find(document.uri));
    const config = this.checks.of(document)?.document;
    if (!look || !config) return [];
    return config.layerNodes().flatMap((node, layer) => {
      const title = describe(look, layer);
      if (!title) return [];
      const { line } = config.position(node.offset);
      const range = new vscode.Range(line - 1, 0, line - 1, 0);
      const tooltip =
        'Over the training set: units by state, and the root mean square of the gradient that reaches them';
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

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}

function describe({ graph, flow }: RunLook, layer: number): string | undefined {
  const states = graph?.columns.find(column => column.layer === layer)?.states ?? [];
  if (states.length === 0) return undefined;
  const count = (state: string): number => states.filter(each => each === state).length;
  const parts = (
    [
      ['dead', 'dead'],
      ['dying', 'dying'],
      ['saturated', 'saturated'],
      ['linear', 'never off'],
    ] as const
  )
    .filter(([state]) => count(state) > 0)
    .map(([state, word]) => `${count(state)} of ${states.length} ${word}`);
  const gradient = flow?.layers.find(each => each.layer === layer)?.gradient;
  if (gradient !== undefined)
    parts.push(`∂z ${Number.isFinite(gradient) ? Number(gradient.toPrecision(2)) : gradient}`);
  return parts.length > 0 ? parts.join(' · ') : undefined;
}
