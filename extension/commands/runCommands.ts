import * as vscode from 'vscode';
import type { NetworkSession } from '../sessions/networkSession';
import { ensureLoaded, explainFailedLoad, registerOnConfig } from './performOnConfig';
import type { CommandSurroundings } from './performOnConfig';

/** The commands that move a run. */
export function registerRunCommands(surroundings: CommandSurroundings): vscode.Disposable {
  const { panels, log } = surroundings;
  const loaded = (session: NetworkSession): Promise<boolean> => ensureLoaded(session, surroundings);
  return vscode.Disposable.from(
    vscode.commands.registerCommand('deadeye.showLog', () => log.show()),
    registerOnConfig(surroundings, {
      'deadeye.train': async session => {
        if (await loaded(session)) await session.call('train', {});
      },
      'deadeye.pause': session => session.call('pause', {}),
      'deadeye.step': async session => {
        if (await loaded(session)) await session.call('step', {});
      },
      'deadeye.stepBack': async session => {
        const { step } = await session.call('pause', {});
        if (step > 0) await session.call('goTo', { step: step - 1 });
      },
      'deadeye.reset': session => session.call('reset', {}),
      'deadeye.restart': async session => {
        panels.open(session.uri);
        await session.restart(session.isTraining);
        void explainFailedLoad(session);
      },
      'deadeye.startAgain': async session => {
        panels.open(session.uri);
        await session.restartFromSnapshot();
        void explainFailedLoad(session);
      },
      'deadeye.stop': session => {
        session.stop();
        return Promise.resolve();
      },
      'deadeye.openView': async session => {
        panels.open(session.uri);
        if (session.link.state === 'none' && !(await session.resumeStored())) await session.restart();
      },
      'deadeye.setLearningRate': async session => {
        if (await loaded(session)) await askLearningRate(session);
      },
    }),
  );
}

async function askLearningRate(session: NetworkSession): Promise<void> {
  const answer = await vscode.window.showInputBox({
    title: `Learning rate of ${session.name}`,
    prompt: 'Used from the next step on.',
    value: String(session.status?.learningRate ?? ''),
    validateInput: text =>
      text.trim() !== '' && Number.isFinite(Number(text)) && Number(text) >= 0
        ? undefined
        : 'A learning rate is a number from 0 on, such as 0.01.',
  });
  if (answer !== undefined) await session.call('setLearningRate', { lr: Number(answer) });
}
