import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { NetworkPanel } from '../../extension/panel/networkPanel';
import { closeEverything, deadeye, moons, openConfig, openExample, sessionOf, until } from './configs';

/** The line (from 1) on which the layer stands whose text comes so many times before. */
function lineOf(document: vscode.TextDocument, text: string, nth = 0): number {
  const lines = document.getText().split('\n');
  const found = lines.flatMap((line, index) => (line.includes(text) ? [index + 1] : []));
  assert.ok(found.length > nth, `"${text}" stands in the text ${found.length} times.`);
  return found[nth];
}

function putCursor(editor: vscode.TextEditor, line: number, character = 6): void {
  const position = new vscode.Position(line - 1, character);
  editor.selection = new vscode.Selection(position, position);
}

/** Opens the panel of a config beside its text, with a run in it. */
async function openPanelOf(editor: vscode.TextEditor): Promise<NetworkPanel> {
  const { uri } = editor.document;
  await (await sessionOf(editor)).restart();
  await vscode.commands.executeCommand('deadeye.openView', uri);
  const { panels } = await deadeye();
  const panel = await until('the panel is open', () => panels.find(uri));
  assert.equal(vscode.window.activeTextEditor?.document.uri.toString(), uri.toString());
  return panel;
}

/** What the page of a config's panel says that it has chosen, as it says it. */
async function listenTo(uri: vscode.Uri): Promise<(number | undefined)[]> {
  const { panels } = await deadeye();
  const heard: (number | undefined)[] = [];
  panels.onDidSelect(({ config, layer }) => {
    if (config === uri.toString()) heard.push(layer);
  });
  return heard;
}

suite('What is chosen', () => {
  teardown(closeEverything);

  test('by the cursor in a layer is chosen in the panel, and marked at its line', async () => {
    const editor = await openExample('penguins.mlp.json');
    const { uri } = editor.document;
    const { selection } = await deadeye();
    await openPanelOf(editor);
    const heard = await listenTo(uri);
    const first = lineOf(editor.document, '"ReLU"');
    const second = lineOf(editor.document, '"Linear"', 2);
    // The page may still be loading: what the cursor chose meanwhile is not lost.
    putCursor(editor, first);
    await until('the panel has chosen layer 1', () => heard.at(-1) === 1);
    assert.equal(selection.markedLine(uri), first);
    putCursor(editor, second);
    await until('the panel has chosen layer 4', () => heard.at(-1) === 4);
    assert.equal(selection.markedLine(uri), second);
    assert.deepEqual(heard, [1, 4], 'each is chosen once: neither side answers itself');
  });

  test('in the panel is marked at its line, and leaves the cursor where it is', async () => {
    const editor = await openConfig('marked.mlp.json', moons());
    const { uri } = editor.document;
    const { selection } = await deadeye();
    const panel = await openPanelOf(editor);
    putCursor(editor, 1, 0);
    const heard = await listenTo(uri);
    panel.select(2, 1);
    await until('the panel has chosen layer 2', () => heard.at(-1) === 2);
    assert.equal(selection.markedLine(uri), lineOf(editor.document, '"Linear"', 1));
    assert.equal(editor.selection.active.line, 0);
    panel.select(undefined, undefined);
    await until('nothing is marked', () => selection.markedLine(uri) === undefined);
  });

  test('stays chosen while the cursor is elsewhere, and moves with its line while the text is edited', async () => {
    const editor = await openConfig('moved.mlp.json', moons());
    const { uri } = editor.document;
    const { selection } = await deadeye();
    const panel = await openPanelOf(editor);
    panel.select(1, undefined);
    const line = lineOf(editor.document, '"ReLU"');
    await until('layer 1 is marked', () => selection.markedLine(uri) === line);
    putCursor(editor, lineOf(editor.document, '"optimizer"'));
    await new Promise(resolve => setTimeout(resolve, 300));
    assert.equal(selection.markedLine(uri), line);
    await editor.edit(edit => edit.insert(new vscode.Position(0, 0), '// one line more\n'));
    await until('the mark has moved', () => selection.markedLine(uri) === line + 1);
  });

  test('is another thing for each of two configs, and nothing once a panel is closed', async () => {
    const one = await openConfig('first.mlp.json', moons());
    const first = one.document.uri;
    const { selection } = await deadeye();
    const panelOfFirst = await openPanelOf(one);
    panelOfFirst.select(1, 0);
    await until('a layer is marked', () => selection.markedLine(first) !== undefined);
    const two = await openConfig('second.mlp.json', moons());
    const second = two.document.uri;
    const panelOfSecond = await openPanelOf(two);
    panelOfSecond.select(2, 0);
    await until('a layer is marked', () => selection.markedLine(second) !== undefined);
    assert.equal(selection.markedLine(first), lineOf(one.document, '"ReLU"'));
    assert.equal(selection.markedLine(second), lineOf(two.document, '"Linear"', 1));
    panelOfSecond.panel.dispose();
    await until('nothing is marked', () => selection.markedLine(second) === undefined);
    assert.equal(selection.markedLine(first), lineOf(one.document, '"ReLU"'));
  });

  test('by the cursor that was in its line before the panel was there, as soon as it moves', async () => {
    const editor = await openConfig('earlier.mlp.json', moons());
    const { uri } = editor.document;
    const { selection } = await deadeye();
    const line = lineOf(editor.document, '"ReLU"');
    putCursor(editor, line);
    await new Promise(resolve => setTimeout(resolve, 300));
    await openPanelOf(editor);
    putCursor(editor, line, 8);
    await until('the layer of the cursor is marked', () => selection.markedLine(uri) === line);
  });
});
