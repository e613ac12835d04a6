import path from 'node:path';
import * as vscode from 'vscode';
import { runFailure } from '../../core/session/protocol/failure';
import type { OtherConfigs } from '../../core/session/protocol/panel';
import { nameOf, pathOf, textOf } from '../configDocuments';

const most = 200;
const suffix = '.mlp.json';

/** The configs beside this one, then those of the workspace. */
async function findConfigs(uri: vscode.Uri): Promise<vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(`**/*${suffix}`, '**/node_modules/**', most);
  const all = new Map(
    [...(await siblingsOf(uri)), ...found.sort((a, b) => a.path.localeCompare(b.path))].map(each => [
      each.toString(),
      each,
    ]),
  );
  all.delete(uri.toString());
  return [...all.values()];
}

/** Also where the config lies outside of every folder of the workspace. */
async function siblingsOf(uri: vscode.Uri): Promise<vscode.Uri[]> {
  if (uri.scheme === 'untitled') return [];
  const folder = vscode.Uri.joinPath(uri, '..');
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries
      .filter(([name, type]) => name.endsWith(suffix) && (type & vscode.FileType.File) !== 0)
      .map(([name]) => vscode.Uri.joinPath(folder, name))
      .sort((a, b) => a.path.localeCompare(b.path))
      .slice(0, most);
  } catch {
    // A folder that cannot be read has no neighbours to offer.
    return [];
  }
}

export async function otherConfigs(uri: vscode.Uri): Promise<OtherConfigs> {
  const folder = path.posix.dirname(uri.path);
  return {
    configs: (await findConfigs(uri)).map(each => ({
      id: each.toString(),
      name: path.posix.dirname(each.path) === folder ? nameOf(each) : vscode.workspace.asRelativePath(each),
    })),
  };
}

/** Only what was offered is read: a page may not ask for any file it likes. */
export async function readOtherConfig(
  uri: vscode.Uri,
  id: string,
): Promise<{ readonly name: string; readonly text: string; readonly path: string }> {
  if (id === 'editor') return { name: 'as edited', text: await textOf(uri), path: pathOf(uri) };
  const chosen = (await findConfigs(uri)).find(each => each.toString() === id);
  if (!chosen) throw runFailure('That config is not there any more. Choose another one.');
  return { name: nameOf(chosen), text: await textOf(chosen), path: pathOf(chosen) };
}
