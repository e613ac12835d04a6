import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  closeEverything,
  endless,
  moons,
  openConfig,
  openExample,
  replaceText,
  sessionOf,
  settled,
  until,
} from './configs';

suite('A run', () => {
  teardown(closeEverything);

  test('learns to tell the penguins apart', async () => {
    const editor = await openExample('penguins.mlp.json');
    await vscode.commands.executeCommand('deadeye.train');
    const { state, validation } = await settled(await sessionOf(editor));
    assert.equal(state, 'finished');
    assert.ok((validation?.accuracy ?? 0) > 0.96, `validation accuracy ${validation?.accuracy}`);
  });

  test('steps forward and back, and resets', async () => {
    const editor = await openConfig('step.mlp.json', moons());
    const session = await sessionOf(editor);
    await vscode.commands.executeCommand('deadeye.step');
    await vscode.commands.executeCommand('deadeye.step');
    assert.equal(session.status?.step, 2);
    await vscode.commands.executeCommand('deadeye.stepBack');
    assert.equal(session.status.step, 1);
    await vscode.commands.executeCommand('deadeye.reset');
    assert.equal(session.status.step, 0);
    assert.equal(session.status.state, 'ready');
  });

  test('takes the text as it stands in the editor, saved or not', async () => {
    const editor = await openConfig('dirty.mlp.json', moons());
    await replaceText(editor, '"epochs": 5', '"epochs": 3');
    assert.ok(editor.document.isDirty);
    await vscode.commands.executeCommand('deadeye.train');
    const { totalEpochs } = await settled(await sessionOf(editor));
    assert.equal(totalEpochs, 3);
  });

  test('is out of date once its config says something else, and no longer when it is restarted', async () => {
    const editor = await openConfig('edit.mlp.json', moons());
    const session = await sessionOf(editor);
    await session.restart();
    assert.equal(session.outOfDate, false);
    await replaceText(editor, '"lr": 0.1', '"lr": 0.2');
    await until('the run is out of date', () => session.outOfDate);
    await replaceText(editor, '"lr": 0.2', '"lr": 0.1');
    await until('the run fits again', () => !session.outOfDate);
    await replaceText(editor, '"lr": 0.1', '"lr": 0.3');
    await until('the run is out of date', () => session.outOfDate);
    await vscode.commands.executeCommand('deadeye.restart');
    assert.equal(session.outOfDate, false);
    assert.ok(session.link.state === 'alive');
    assert.equal(session.status?.learningRate, 0.3);
  });

  test('is not out of date because of a comment', async () => {
    const editor = await openConfig('comment.mlp.json', moons());
    const session = await sessionOf(editor);
    await session.restart();
    await replaceText(editor, '"layers"', '// what it is made of\n  "layers"');
    await new Promise(resolve => setTimeout(resolve, 500));
    assert.equal(session.outOfDate, false);
  });

  test('with a faulty config names the line and runs nothing', async () => {
    const editor = await openConfig('faulty.mlp.json', moons().replace('"ReLU"', '"Rel"'));
    const session = await sessionOf(editor);
    await session.restart();
    const { link } = session;
    assert.ok(link.state === 'failed');
    assert.equal(link.line, 5);
    assert.match(link.message, /Rel/);
  });

  test('whose worker dies starts again from the last snapshot, bit for bit', async () => {
    const editor = await openConfig('death.mlp.json', moons({ epochs: 20 }));
    const session = await sessionOf(editor);
    await session.train();
    await settled(session);
    const before = (await session.call('saveWeights', {})).bytes;
    await session.preserve();
    session.crash();
    await until('the death is known', () => session.link.state === 'dead');
    assert.ok(session.link.state === 'dead');
    assert.equal(session.link.snapshotStep, 160);
    await vscode.commands.executeCommand('deadeye.startAgain', editor.document.uri);
    assert.equal(session.link.state, 'alive');
    assert.equal(session.status?.step, 160);
    const after = (await session.call('saveWeights', {})).bytes;
    assert.deepEqual(Buffer.from(after), Buffer.from(before));
  });

  test('whose worker dies while it trains leaves the others alone', async () => {
    const first = await sessionOf(await openConfig('first.mlp.json', moons({ epochs: endless })));
    const second = await sessionOf(await openConfig('second.mlp.json', moons({ epochs: endless })));
    await Promise.all([first.train(), second.train()]);
    await until('both train', () => (first.status?.step ?? 0) > 10 && (second.status?.step ?? 0) > 10);
    first.crash();
    await until('the death is known', () => first.link.state === 'dead');
    const step = second.status?.step ?? 0;
    await until('the other goes on', () => (second.status?.step ?? 0) > step);
    await assert.rejects(first.call('step', {}), /Start it again/);
  });

  test('whose worker is silent is told of but never ended, and starts again when asked', async () => {
    const settings = vscode.workspace.getConfiguration('deadeye');
    await settings.update('worker.patience', 1, vscode.ConfigurationTarget.Global);
    try {
      // One step of it takes seconds, in which the worker hears nothing.
      const wide = '{ "type": "Linear", "out_features": 1200 }, { "type": "ReLU" },';
      const text = moons({
        layers: `${wide} ${wide} ${wide} { "type": "Linear", "out_features": 2 }`,
        data: '{ "generator": "moons", "samples": 3000 }',
      }).replace('"batch_size": 20', '"batch_size": 3000');
      const session = await sessionOf(
        await openConfig('silent.mlp.json', text.replace('{', '{ "precision": "float64",')),
      );
      await session.restart();
      await until('the start is evaluated', () => session.status?.training !== undefined, 60_000);
      await session.preserve();
      const first = session.call('step', {});
      await until('the silence is noticed', () => session.silent, 60_000);
      assert.equal((await first).step, 1);
      await until('it is heard again', () => !session.silent, 60_000);
      assert.equal(session.link.state, 'alive');
      const second = assert.rejects(session.call('step', {}));
      await until('the silence is noticed', () => session.silent, 60_000);
      await vscode.commands.executeCommand('deadeye.startAgain', session.uri);
      await second;
      assert.equal(session.link.state, 'alive');
      assert.equal(session.silent, false);
      assert.ok((session.status?.step ?? 2) <= 1);
    } finally {
      await settings.update('worker.patience', undefined, vscode.ConfigurationTarget.Global);
    }
  }).timeout(200_000);

  test('left by another window is taken up where it stood', async () => {
    const editor = await openConfig('reload.mlp.json', moons({ epochs: endless }));
    const session = await sessionOf(editor);
    await session.call('step', {}).catch(() => undefined);
    await session.restart();
    await session.call('step', { count: 30 });
    await session.preserve();
    session.crash();
    await until('the death is known', () => session.link.state === 'dead');
    session.forgetLink();
    assert.equal(await session.resumeStored(), true);
    assert.equal(session.status?.step, 30);
  });
});
