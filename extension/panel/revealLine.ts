import * as vscode from 'vscode';

/** Shows a line of a config (line and column from 1) where the config is already shown, or in the first column. */
export async function revealLine(uri: vscode.Uri, line: number, column = 1): Promise<void> {
  const key = uri.toString();
  const shown = vscode.window.visibleTextEditors.find(editor => editor.document.uri.toString() === key);
  const document = await vscode.workspace.openTextDocument(uri);
  const position = document.validatePosition(new vscode.Position(line - 1, column - 1));
  await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection: new vscode.Range(position, position),
  });
}
