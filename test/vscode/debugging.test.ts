import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeEverything, moons, openConfig, sessionOf, until } from './configs';

/** What the editor shows while training stands. */
async function frames(session: vscode.DebugSession): Promise<readonly string[]> {
  const { stackFrames } = (await session.customRequest('stackTrace', { threadId: 1 })) as {
    stackFrames: { name: string }[];
  };
  return stackFrames.map(({ name }) => name);
}

suite('F5 on a config', () => {
  teardown(async () => {
    await vscode.debug.stopDebugging();
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await closeEverything();
  });

  test('trains under VS Code’s debugger: stops at a breakpoint with a condition, goes back, and trains to the end', async () => {
    const editor = await openConfig('debug.mlp.json', moons({ epochs: 6 }));
    const { uri } = editor.document;
    const relu = editor.document
      .getText()
      .split('\n')
      .findIndex(line => line.includes('ReLU'));
    vscode.debug.addBreakpoints([
      new vscode.SourceBreakpoint(new vscode.Location(uri, new vscode.Position(relu, 0)), true, 'step >= 4'),
    ]);
    const started = await vscode.debug.startDebugging(undefined, {
      type: 'deadeye',
      request: 'launch',
      name: 'Train',
    });
    assert.ok(started);
    const run = await sessionOf(editor);
    await until('training stops at the breakpoint', () => run.status?.state === 'paused');
    assert.equal(run.status?.step, 4);
    const session = vscode.debug.activeDebugSession;
    assert.ok(session);
    await until('the editor shows the frame', () => vscode.debug.activeStackItem !== undefined);
    assert.match((await frames(session))[0], /ReLU/);

    await vscode.commands.executeCommand('workbench.action.debug.stepBack');
    await until('one step back', () => run.status?.step === 3);
    await vscode.commands.executeCommand('workbench.action.debug.stepOver');
    await until('one step forth', () => run.status?.step === 4);
    vscode.debug.removeBreakpoints(vscode.debug.breakpoints);
    await vscode.commands.executeCommand('workbench.action.debug.continue');
    await until('the end', () => run.status?.state === 'finished');
    assert.ok(vscode.debug.activeDebugSession, 'The end is a place to look around.');
  });

  test('of a faulty config says what is wrong and starts nothing', async () => {
    await openConfig('faulty-debug.mlp.json', moons().replace('"ReLU"', '"Rel"'));
    void vscode.debug.startDebugging(undefined, { type: 'deadeye', request: 'launch', name: 'Train' });
    await until('the session has ended', () => vscode.debug.activeDebugSession === undefined);
  });
});
