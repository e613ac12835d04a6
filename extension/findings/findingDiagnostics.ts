import * as vscode from 'vscode';
import { editText } from '../../core/config/editText';
import type { Finding } from '../../core/session/protocol/findings';
import { toRange, type ConfigChecks } from '../language/configChecks';
import type { Sessions } from '../sessions/sessions';
import type { RunWatch } from './runWatch';

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

/** What the rules find in a run, as problems at the layer's own line, with the repairs that edit the config. */
export class FindingDiagnostics implements vscode.CodeActionProvider, vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('deadeye-run');
  private readonly subscriptions: vscode.Disposable[];

  constructor(
    private readonly watch: RunWatch,
    private readonly sessions: Sessions,
    private readonly checks: ConfigChecks,
  ) {
    this.subscriptions = [this.diagnostics, watch.onDidLook(uri => this.show(uri))];
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
    return this.findings(document.uri).flatMap(finding => {
      const at = this.rangeOf(document, finding);
      if (!at?.intersection(range)) return [];
      return finding.fixes.map(({ title, changes }) => {
        const action = new vscode.CodeAction(`${title} (${finding.rule})`, vscode.CodeActionKind.QuickFix);
        const text = document.getText();
        const whole = new vscode.Range(document.positionAt(0), document.positionAt(text.length));
        action.edit = new vscode.WorkspaceEdit();
        action.edit.replace(document.uri, whole, editText(text, changes));
        action.diagnostics = (this.diagnostics.get(document.uri) ?? []).filter(
          ({ code }) => code === finding.rule,
        );
        return action;
      });
    });
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private findings(uri: vscode.Uri): readonly Finding[] {
    return this.watch.of(this.sessions.find(uri))?.findings?.findings ?? [];
  }

  private show(uri: vscode.Uri): void {
    const key = uri.toString();
    const document = vscode.workspace.textDocuments.find(each => each.uri.toString() === key);
    if (!document) return;
    const diagnostics = this.findings(uri).flatMap(finding => {
      const range = this.rangeOf(document, finding);
      if (!range) return [];
      const message = `${finding.message}\n${finding.advice}`;
      const diagnostic = new vscode.Diagnostic(range, message, severities[finding.severity]);
      diagnostic.source = 'deadeye run';
      diagnostic.code = finding.rule;
      return [diagnostic];
    });
    // Setting them makes the window paint the tabs, the tree of files and the editor, even when they are the same.
    if (!saySame(diagnostics, this.diagnostics.get(uri) ?? [])) this.diagnostics.set(uri, diagnostics);
  }

  /** The type of the layer at fault; the first line for what concerns the whole run. */
  private rangeOf(document: vscode.TextDocument, { layer }: Finding): vscode.Range | undefined {
    const config = this.checks.of(document)?.document;
    if (!config) return undefined;
    if (layer === undefined) return document.lineAt(0).range;
    const node = config.find(['layers', layer, 'type']);
    return node && toRange(config.rangeOf(node));
  }
}

function saySame(some: readonly vscode.Diagnostic[], others: readonly vscode.Diagnostic[]): boolean {
  return (
    some.length === others.length &&
    some.every((each, i) => {
      const { range, message, severity } = others[i];
      return each.range.isEqual(range) && each.message === message && each.severity === severity;
    })
  );
}
