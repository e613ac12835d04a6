import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';

/** The language of `*.mlp.json`; see `contributes.languages`. */
export const languageId = 'deadeye-mlp';

export function isConfig(document: vscode.TextDocument): boolean {
  return document.languageId === languageId || document.fileName.endsWith('.mlp.json');
}

/** The text as it stands in the editor, saved or not; of a file that is not open, what is on disk. */
export async function textOf(uri: vscode.Uri): Promise<string> {
  return (await vscode.workspace.openTextDocument(uri)).getText();
}

/** The text if the config is open, without opening it. */
export function openTextOf(uri: vscode.Uri): string | undefined {
  const key = uri.toString();
  return vscode.workspace.textDocuments.find(document => document.uri.toString() === key)?.getText();
}

/** Where data files are looked for: beside the config, or in the workspace when it was never saved. */
export function pathOf(uri: vscode.Uri): string {
  if (uri.scheme === 'file') return uri.fsPath;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? homedir();
  const name = path.posix.basename(uri.path);
  return path.join(folder, name.endsWith('.mlp.json') ? name : `${name}.mlp.json`);
}

export function nameOf(uri: vscode.Uri): string {
  return path.posix.basename(uri.path);
}

/**
 * Whether two texts describe the same run. Comments and layout do not count; a text that cannot be read is another one,
 * since nobody knows yet what it will say.
 */
export async function sameRun(text: string, loaded: string, file: string): Promise<boolean> {
  if (text === loaded) return true;
  const { readConfig } = await import('../core/config/read');
  const now = readConfig(text, file).config;
  return now !== undefined && JSON.stringify(now) === JSON.stringify(readConfig(loaded, file).config);
}
