import * as vscode from 'vscode';
import { editText } from '../../core/config/editText';
import type { ConfigEdit } from '../../core/session/protocol/inspection';

/** Edits a config in its editor as one step that can be undone; what is around the edits stays as it is. */
export async function editConfig(
  uri: vscode.Uri,
  title: string,
  changes: readonly ConfigEdit[],
): Promise<void> {
  const document = await vscode.workspace.openTextDocument(uri);
  const before = document.getText();
  const after = editText(before, changes);
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let end = 0;
  while (
    end < Math.min(before.length, after.length) - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  )
    end++;
  const edit = new vscode.WorkspaceEdit();
  const range = new vscode.Range(document.positionAt(start), document.positionAt(before.length - end));
  edit.replace(uri, range, after.slice(start, after.length - end), {
    label: title,
    needsConfirmation: false,
  });
  await vscode.workspace.applyEdit(edit);
}
