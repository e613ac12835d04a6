import * as vscode from 'vscode';
import type { ConfigChecks } from './configChecks';

/** Behind each layer: what goes in, what comes out, and how many parameters that takes. */
export class ShapeHints implements vscode.InlayHintsProvider {
  private readonly changes = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.changes.event;

  constructor(private readonly checks: ConfigChecks) {
    checks.onDidCheck(() => this.changes.fire());
  }

  async provideInlayHints(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.InlayHint[]> {
    const checked = this.checks.of(document);
    if (!checked?.config || !checked.data) return [];
    const { layerDefinition } = await import('../../core/network/layers/registry');
    let width = checked.data.features.length;
    let total = 0;
    const nodes = checked.document.layerNodes();
    const hints: vscode.InlayHint[] = [];
    checked.config.layers.forEach((layer, index) => {
      const shape = layerDefinition(layer).shape(layer, width);
      const parameters = shape.parameters.reduce(
        (sum, tensor) => sum + tensor.shape.reduce((product, size) => product * size, 1),
        0,
      );
      total += parameters;
      const node = nodes[index];
      const text = ` ${width} → ${shape.outFeatures}${parameters > 0 ? ` · ${count(parameters)}` : ''}`;
      width = shape.outFeatures;
      if (!node) return;
      const end = checked.document.position(node.offset + node.length);
      const line = document.lineAt(Math.min(end.line - 1, document.lineCount - 1));
      // Behind the comma, so that the text does not move apart.
      const rest = /^\s*,/.exec(line.text.slice(end.column - 1))?.[0].length ?? 0;
      const position = new vscode.Position(line.lineNumber, end.column - 1 + rest);
      if (!range.contains(position)) return;
      const hint = new vscode.InlayHint(position, text);
      hint.paddingLeft = true;
      hint.tooltip = `in_features → out_features${parameters > 0 ? `, ${count(parameters)} parameters; ${count(total)} up to here` : ''}`;
      hints.push(hint);
    });
    return hints;
  }
}

function count(value: number): string {
  return value.toLocaleString('en').replaceAll(',', '\u2009');
}
