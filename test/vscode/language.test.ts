import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, moons, openConfig, until } from './configs';

function problemsOf({ document }: vscode.TextEditor): readonly vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri);
}

/** The one problem with that code, and the text that it underlines. */
async function problem(
  editor: vscode.TextEditor,
  code: string,
): Promise<{ said: vscode.Diagnostic; at: string }> {
  const said = await until(`the problem "${code}" is shown`, () =>
    problemsOf(editor).find(each => each.code === code),
  );
  return { said, at: editor.document.getText(said.range) };
}

async function repair(editor: vscode.TextEditor, said: vscode.Diagnostic): Promise<void> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    editor.document.uri,
    said.range,
    vscode.CodeActionKind.QuickFix.value,
  );
  const action = actions.find(({ edit }) => edit !== undefined);
  assert.ok(action?.edit, `There is a repair for: ${said.message}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

const none = (editor: vscode.TextEditor): Promise<true> =>
  until('no problem is left', () => (problemsOf(editor).length === 0 ? true : undefined));

suite('The editor', () => {
  teardown(closeEverything);

  test('underlines an unknown key and renames it', async () => {
    const editor = await openConfig('key.mlp.json', moons().replace('"batch_size"', '"batchsize"'));
    const { said, at } = await problem(editor, 'unknown-key');
    assert.equal(at.replaceAll('"', ''), 'batchsize');
    assert.match(said.message, /batch_size/);
    await repair(editor, said);
    await none(editor);
    assert.match(editor.document.getText(), /"batch_size": 20/);
  });

  test('underlines a layer it does not know', async () => {
    const editor = await openConfig('layer.mlp.json', moons().replace('"ReLU"', '"Relu"'));
    const said = await until('a problem is shown', () => problemsOf(editor).at(0));
    assert.equal(editor.document.getText(said.range), '"Relu"');
    assert.match(said.message, /ReLU/);
  });

  test('sets the last width to the number of classes', async () => {
    const editor = await openConfig(
      'width.mlp.json',
      moons().replace('"out_features": 2', '"out_features": 3'),
    );
    const said = await until('a problem is shown', () => problemsOf(editor).at(0));
    assert.match(said.message, /2/);
    assert.equal(
      said.range.start.line,
      editor.document
        .getText()
        .split('\n')
        .findIndex(line => line.includes(': 3')),
    );
    await repair(editor, said);
    await none(editor);
  });

  test('finds a data file missing while the config is typed', async () => {
    const data = '{ "file": "nowhere.csv", "target": "y" }';
    const editor = await openConfig('file.mlp.json', moons({ data }));
    const said = await until('a problem is shown', () => problemsOf(editor).at(0));
    assert.equal(editor.document.getText(said.range), '"nowhere.csv"');
  });

  test('completes layers with the words of PyTorch', async () => {
    const editor = await openConfig('complete.mlp.json', moons().replace('"ReLU"', '""'));
    const at = editor.document.positionAt(editor.document.getText().indexOf('""') + 1);
    const items = await until('completions are offered', async () => {
      const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        editor.document.uri,
        at,
      );
      return items.some(({ label }) => JSON.stringify(label).includes('BatchNorm1d')) ? items : undefined;
    });
    assert.ok(items.some(({ label }) => JSON.stringify(label).includes('LayerNorm')));
  });

  test('explains a key where the mouse rests', async () => {
    const editor = await openConfig('hover.mlp.json', moons());
    const at = editor.document.positionAt(editor.document.getText().indexOf('out_features') + 3);
    const text = await until('a text is shown', async () => {
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        editor.document.uri,
        at,
      );
      return hovers
        .flatMap(({ contents }) => contents)
        .map(content => (content instanceof vscode.MarkdownString ? content.value : ''))
        .find(content => content.length > 20);
    });
    assert.match(text, /[Ww]idth|features|outputs?/);
  });

  test('shows the shape and the parameters of every layer', async () => {
    const editor = await openConfig('hints.mlp.json', moons());
    const hints = await until('hints are shown', async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        editor.document.uri,
        new vscode.Range(0, 0, editor.document.lineCount, 0),
      );
      return found.length >= 3 ? found : undefined;
    });
    const labels = hints.map(({ label }) =>
      typeof label === 'string' ? label : label.map(({ value }) => value).join(''),
    );
    assert.match(labels[0], /2 → 8.*24/);
  });

  test('offers to train above the first line', async () => {
    const editor = await openConfig('lens.mlp.json', moons());
    const lenses = await until('lenses are shown', async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        editor.document.uri,
        10,
      );
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      lenses.map(({ command }) => command?.title.replace(/^\$\([a-z-]+\) /, '')),
      ['Train', 'Step', 'Open View'],
    );
    assert.ok(lenses.every(({ range }) => range.start.line === 0));
  });
});
