import * as vscode from 'vscode';

/** By ending, what the dialog calls the kind of file. */
const kinds: Readonly<Record<string, string>> = { png: 'PNG picture', svg: 'SVG picture', csv: 'CSV table' };

/**
 * Saves what a panel made, where the user says. Through VS Code's own dialog and file system, so that it works in a remote
 * window and in a browser too.
 */
export async function saveFile(
  config: vscode.Uri,
  name: string,
  bytes: Uint8Array,
): Promise<{ readonly saved: string | undefined }> {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  // An unsaved config has no folder.
  const folder =
    config.scheme === 'untitled'
      ? vscode.workspace.workspaceFolders?.[0]?.uri
      : vscode.Uri.joinPath(config, '..');
  const target = await vscode.window.showSaveDialog({
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, name) }),
    filters: { [kinds[ending] ?? ending]: [ending] },
    title: 'Export',
  });
  if (!target) return { saved: undefined };
  await vscode.workspace.fs.writeFile(target, bytes);
  const written = target.path.slice(target.path.lastIndexOf('/') + 1);
  void vscode.window.showInformationMessage(`Saved ${written}.`, 'Open').then(async answer => {
    if (answer === 'Open') await vscode.commands.executeCommand('vscode.open', target);
  });
  return { saved: written };
}
