import * as vscode from 'vscode';

/** The language id of `*.mlp.json`; see `contributes.languages`. */
export const languageId = 'deadeye-mlp';

export function isConfig(document: vscode.TextDocument): boolean {
  return document.languageId === languageId || document.fileName.endsWith('.mlp.json');
}

/** The config that a command means: the one it was called on, else the one in the active editor. */
export function configUri(argument: unknown, fallback?: vscode.Uri): vscode.Uri | undefined {
  if (argument instanceof vscode.Uri) return argument;
  const document = vscode.window.activeTextEditor?.document;
  if (document && isConfig(document)) return document.uri;
  if (fallback) return fallback;
  const visible = vscode.window.visibleTextEditors.map(editor => editor.document).filter(isConfig);
  return visible.length === 1 ? visible[0].uri : undefined;
}

/** The text as it stands in an editor, saved or not; read from the file when no editor has it. */
export async function configText(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}
