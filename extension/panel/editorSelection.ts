import * as vscode from 'vscode';
import { isConfig } from '../configDocuments';
import type { ConfigChecks } from '../language/configChecks';
import type { Panels } from './panels';

/**
 * The cursor in a layer's line chooses the layer in the panel, and what is chosen in the panel is marked at its line. The
 * mark is a decoration: it moves no cursor, and so neither side ever answers itself.
 */
export class EditorSelection implements vscode.Disposable {
  private readonly mark = vscode.window.createTextEditorDecorationType({
    isWholeLine: true,
    backgroundColor: new vscode.ThemeColor('editor.selectionHighlightBackground'),
    border: '1px solid',
    borderColor: new vscode.ThemeColor('editor.selectionHighlightBorder'),
    overviewRulerColor: new vscode.ThemeColor('focusBorder'),
    overviewRulerLane: vscode.OverviewRulerLane.Left,
  });
  /** By config, the layer that its panel has chosen. */
  private readonly chosen = new Map<string, number | undefined>();
  /** By config, the layer that the cursor was in: typing within it chooses nothing anew, a click does. */
  private readonly cursor = new Map<string, number | undefined>();
  private readonly subscriptions: readonly vscode.Disposable[];

  constructor(
    private readonly panels: Panels,
    private readonly checks: ConfigChecks,
  ) {
    this.subscriptions = [
      this.mark,
      vscode.window.onDidChangeTextEditorSelection(event => this.follow(event)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.paintAll()),
      checks.onDidCheck(() => this.paintAll()),
      panels.onDidSelect(({ config, layer }) => {
        this.chosen.set(config, layer);
        if (!panels.find(vscode.Uri.parse(config))) this.cursor.delete(config);
        this.paintAll(config);
      }),
    ];
  }

  /** The line (from 1) that is marked in a config's editor; undefined when none is. */
  markedLine(uri: vscode.Uri): number | undefined {
    const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === uri.toString());
    return document && this.lineIn(document);
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow({ textEditor, kind }: vscode.TextEditorSelectionChangeEvent): void {
    const { document, selection } = textEditor;
    if (!isConfig(document)) return;
    const key = document.uri.toString();
    const panel = this.panels.find(document.uri);
    if (!panel) {
      // Once there is a panel, the line that the cursor is in already is news to it.
      this.cursor.delete(key);
      return;
    }
    const layer = this.checks.of(document)?.document.layerAtLine(selection.active.line + 1);
    const clicked = kind === vscode.TextEditorSelectionChangeKind.Mouse;
    if (this.cursor.get(key) === layer && !clicked) return;
    this.cursor.set(key, layer);
    // Leaving the layers for another part of the text leaves the panel's choice as it is.
    if (layer === undefined || this.chosen.get(key) === layer) return;
    panel.select(layer, undefined);
  }

  private paintAll(reveal?: string): void {
    for (const editor of vscode.window.visibleTextEditors) {
      if (!isConfig(editor.document)) continue;
      const range = this.rangeIn(editor.document);
      editor.setDecorations(this.mark, range ? [range] : []);
      if (range && editor.document.uri.toString() === reveal)
        editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
    }
  }

  private lineIn(document: vscode.TextDocument): number | undefined {
    const range = this.rangeIn(document);
    return range && range.start.line + 1;
  }

  private rangeIn(document: vscode.TextDocument): vscode.Range | undefined {
    const layer = this.chosen.get(document.uri.toString());
    const config = this.checks.of(document)?.document;
    const node = layer === undefined ? undefined : config?.layerNodes().at(layer);
    if (!config || !node) return undefined;
    const { line, endLine } = config.rangeOf(node);
    return new vscode.Range(line - 1, 0, endLine - 1, 0);
  }
}
