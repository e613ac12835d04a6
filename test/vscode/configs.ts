import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DeadeyeApi } from '../../extension/activate';
import type { NetworkSession } from '../../extension/sessions/networkSession';

export async function deadeye(): Promise<DeadeyeApi> {
  const extension = vscode.extensions.getExtension<DeadeyeApi>('deadeye.deadeye');
  assert.ok(extension, 'The extension is there.');
  return extension.activate();
}

function workspaceFile(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  return vscode.Uri.file(path.join(folder.uri.fsPath, name));
}

/** Shows an example of the workspace's copy. */
export async function openExample(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(workspaceFile(name), { viewColumn: vscode.ViewColumn.One });
}

/** Writes a config of its own into the workspace and shows it. */
export async function openConfig(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = workspaceFile(name);
  await writeFile(uri.fsPath, text);
  const editor = await vscode.window.showTextDocument(uri, { viewColumn: vscode.ViewColumn.One });
  // A file that an earlier test has shown is known with its former text until VS Code's watcher has seen the new one.
  if (editor.document.getText() !== text)
    await vscode.commands.executeCommand('workbench.action.files.revert');
  assert.equal(editor.document.getText(), text);
  return editor;
}

/** Epochs that no run of `moons` comes to the end of while a test lasts: it takes some 100 000 of them a second. */
export const endless = 100_000_000;

/** Two moons, a small network. */
export function moons(more: { layers?: string; epochs?: number; data?: string } = {}): string {
  const layers =
    more.layers ??
    '{ "type": "Linear", "out_features": 8 },\n    { "type": "ReLU" },\n    { "type": "Linear", "out_features": 2 }';
  return `{
  "data": ${more.data ?? '{ "generator": "moons", "samples": 200, "validation": 0.2 }'},
  "layers": [
    ${layers}
  ],
  "loss": { "type": "CrossEntropyLoss" },
  "optimizer": { "type": "SGD", "lr": 0.1 },
  "training": { "epochs": ${more.epochs ?? 5}, "batch_size": 20 }
}
`;
}

export async function replaceText(editor: vscode.TextEditor, from: string, to: string): Promise<void> {
  const { document } = editor;
  const at = document.getText().indexOf(from);
  assert.ok(at >= 0, `"${from}" is in the text.`);
  const range = new vscode.Range(document.positionAt(at), document.positionAt(at + from.length));
  await editor.edit(edit => edit.replace(range, to));
}

/** Waits until something holds; fails with words when it never does. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | PromiseLike<T | undefined | false>,
  timeout = 60_000,
): Promise<T> {
  const end = Date.now() + timeout;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > end) throw new Error(`It never came about that ${what}.`);
    await new Promise(resolve => setTimeout(resolve, 25));
  }
}

export async function sessionOf(editor: vscode.TextEditor): Promise<NetworkSession> {
  return (await deadeye()).sessions.of(editor.document.uri);
}

export async function settled(session: NetworkSession): Promise<NonNullable<NetworkSession['status']>> {
  return until('the run comes to rest', () =>
    session.status && ['finished', 'paused', 'diverged'].includes(session.status.state)
      ? session.status
      : undefined,
  );
}

export async function closeEverything(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.files.revert');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  for (const session of (await deadeye()).sessions.all()) session.stop();
}
