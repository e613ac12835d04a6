import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, deadeye, endless, moons, openConfig, sessionOf, until } from './configs';

function panelTabs(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);
}

suite('The panel', () => {
  teardown(closeEverything);

  test('opens beside the text, once a config', async () => {
    await openConfig('beside.mlp.json', moons());
    await vscode.commands.executeCommand('deadeye.openView');
    await vscode.commands.executeCommand('deadeye.openView');
    const tabs = await until('a panel is open', () => (panelTabs().length > 0 ? panelTabs() : undefined));
    assert.equal(tabs.length, 1);
    assert.equal(tabs[0].label, 'beside.mlp.json');
    assert.notEqual(tabs[0].group.viewColumn, vscode.ViewColumn.One);
  });

  test('is one for each of several configs', async () => {
    for (const name of ['one.mlp.json', 'two.mlp.json']) {
      await openConfig(name, moons());
      await vscode.commands.executeCommand('deadeye.openView');
    }
    await until('two panels are open', () => panelTabs().length === 2);
  });

  test('can be closed while the run goes on, and opened again', async () => {
    const editor = await openConfig('closed.mlp.json', moons({ epochs: endless }));
    await vscode.commands.executeCommand('deadeye.train');
    const session = await sessionOf(editor);
    await until('it trains', () => (session.status?.step ?? 0) > 5);
    await until('the panel is open', () => panelTabs().length === 1);
    await vscode.window.tabGroups.close(panelTabs());
    const step = session.status?.step ?? 0;
    await until('it trains on', () => (session.status?.step ?? 0) > step);
    const { panels } = await deadeye();
    await until('the panel is gone', () => panels.find(editor.document.uri) === undefined);
    await vscode.commands.executeCommand('deadeye.openView', editor.document.uri);
    assert.ok(panels.find(editor.document.uri));
    assert.ok(session.isTraining);
  });
});
