import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, openExample, sessionOf, settled, until } from './configs';

suite('What a run says about its text', () => {
  teardown(closeEverything);

  test('dead units stand in the Problems panel at their layer, with a repair, and above the layer', async () => {
    const editor = await openExample('dying-relu.mlp.json');
    const { uri } = editor.document;
    await vscode.commands.executeCommand('deadeye.train');
    await settled(await sessionOf(editor));
    const ofRun = (): vscode.Diagnostic[] =>
      vscode.languages.getDiagnostics(uri).filter(({ source }) => source === 'deadeye run');
    const dead = (): vscode.Diagnostic | undefined => ofRun().find(({ code }) => code === 'R1');
    await until('the rules have judged the run', () => dead() !== undefined);
    const problem = dead();
    assert.ok(problem);
    assert.match(editor.document.lineAt(problem.range.start.line).text, /ReLU/);
    assert.match(problem.message, /dead/i);

    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      'vscode.executeCodeLensProvider',
      uri,
    );
    const titles = lenses.map(({ command }) => command?.title ?? '');
    assert.ok(
      titles.some(title => /\d+ of 24 dead/.test(title)),
      titles.join(' | '),
    );

    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      'vscode.executeCodeActionProvider',
      uri,
      problem.range,
    );
    const repair = actions.find(({ title }) => title.endsWith('(R1)'));
    assert.ok(repair?.edit, actions.map(({ title }) => title).join(' | '));
    await vscode.workspace.applyEdit(repair.edit);
    await until('an edited text has no findings of the old run', () => ofRun().length === 0);
    const errors = vscode.languages
      .getDiagnostics(uri)
      .filter(({ severity, source }) => severity === vscode.DiagnosticSeverity.Error && source === 'deadeye');
    assert.deepEqual(errors, [], 'the repaired config is sound');

    await vscode.commands.executeCommand('undo');
    await until('the findings are back with the text that they are of', () => dead() !== undefined);
  });
});
