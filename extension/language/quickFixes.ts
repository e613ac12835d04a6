import * as vscode from 'vscode';
import { toRange, type ConfigChecks } from './configChecks';

/** The repairs that are certain, from the problems themselves. */
export class QuickFixes implements vscode.CodeActionProvider {
  constructor(private readonly checks: ConfigChecks) {}

  provideCodeActions(
    document: vscode.TextDocument,
    range: vscode.Range,
    context: vscode.CodeActionContext,
  ): vscode.CodeAction[] {
    const problems = this.checks.of(document)?.problems ?? [];
    return problems
      .filter(problem => !problem.file && toRange(problem.range).intersection(range))
      .flatMap(problem =>
        (problem.fixes ?? []).map(({ title, edits }) => {
          const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
          action.edit = new vscode.WorkspaceEdit();
          for (const { offset, length, text } of edits)
            action.edit.replace(
              document.uri,
              new vscode.Range(document.positionAt(offset), document.positionAt(offset + length)),
              text,
            );
          action.diagnostics = context.diagnostics.filter(diagnostic => diagnostic.code === problem.code);
          action.isPreferred = problem.fixes?.length === 1;
          return action;
        }),
      );
  }
}
