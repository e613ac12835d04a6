import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, deadeye, openExample } from './configs';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

suite('The extension', () => {
  teardown(closeEverything);

  test('wakes up when a config is opened, quickly and without a worker', async () => {
    const editor = await openExample('penguins.mlp.json');
    const began = performance.now();
    const { sessions } = await deadeye();
    assert.ok(performance.now() - began < 2000);
    assert.equal(sessions.find(editor.document.uri), undefined);
  });

  test('registers every command that it contributes', async () => {
    await deadeye();
    const registered = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension('deadeye.deadeye')?.packageJSON as Manifest;
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
    assert.ok(manifest.contributes.commands.length >= 10);
  });

  test('gives configs a language of their own', async () => {
    const editor = await openExample('penguins.mlp.json');
    assert.equal(editor.document.languageId, 'deadeye-mlp');
  });
});
