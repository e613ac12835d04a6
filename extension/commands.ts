import * as vscode from 'vscode';
import { toFailure } from '../core/session/protocol/failure';
import { configUri } from './configDocuments';
import type { Panels } from './panels';
import type { SessionHost } from './session/sessionHost';
import type { Sessions } from './session/sessions';

type Action = (host: SessionHost, uri: vscode.Uri) => Promise<unknown>;

/** The commands of a run: from the title bar, the lens, the palette, the keyboard and other extensions. */
export function registerCommands(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  panels: Panels,
  log: vscode.LogOutputChannel,
): void {
  const register = (id: string, action: Action): void => {
    context.subscriptions.push(
      vscode.commands.registerCommand(id, async (argument?: unknown) => {
        const uri = configUri(argument, panels.activeUri());
        if (!uri) {
          await offerConfig();
          return;
        }
        const host = sessions.open(uri);
        watch(host);
        try {
          await action(host, uri);
        } catch (error) {
          const failure = toFailure(error);
          if (failure.kind === 'cancelled') return;
          if (failure.kind === 'defect') log.error(failure.stack ?? failure.message);
          void vscode.window.showErrorMessage(failure.message);
        }
      }),
    );
  };

  const watched = new WeakSet<SessionHost>();
  /** A dead worker is reported once, with the way on. */
  const watch = (host: SessionHost): void => {
    if (watched.has(host)) return;
    watched.add(host);
    context.subscriptions.push(host.onDeath(message => void offerRevival(host, message)));
  };

  /** Loads what the editor shows, unless it is loaded already or the user keeps the old run. */
  const ready = async (host: SessionHost, uri: vscode.Uri): Promise<boolean> => {
    panels.show(uri);
    if (host.isAlive && sessions.isOutOfDate(host)) {
      const restart = 'Restart with the New Config';
      const keep = 'Go On with the Old One';
      const answer = await vscode.window.showInformationMessage(
        'The config was edited since this run began.',
        restart,
        keep,
      );
      if (answer === undefined) return false;
      if (answer === restart) await host.load();
    } else if (!host.isAlive) {
      await host.load();
    }
    if (host.link.state === 'failed') {
      const { message, line } = host.link;
      const show = 'Show';
      const answer = await vscode.window.showErrorMessage(message, ...(line === undefined ? [] : [show]));
      if (answer === show && line !== undefined) await reveal(uri, line);
    }
    return host.isAlive;
  };

  register('deadeye.train', async (host, uri) => {
    if (host.status?.state === 'training') return;
    if (await ready(host, uri)) await host.call('train', {});
  });
  register('deadeye.pause', host => host.call('pause', {}));
  register('deadeye.step', async (host, uri) => {
    if (await ready(host, uri)) await host.call('step', {});
  });
  register('deadeye.stepBack', async (host, uri) => {
    if (!(await ready(host, uri))) return;
    const step = host.status?.step ?? 0;
    if (step > 0) await host.call('goTo', { step: step - 1 });
  });
  register('deadeye.reset', host => host.call('reset', {}));
  register('deadeye.restart', async (host, uri) => {
    panels.show(uri);
    await host.load();
  });
  register('deadeye.openView', async (host, uri) => {
    panels.show(uri);
    if (!host.isAlive && host.link.state === 'none') await host.load();
  });
  register('deadeye.setLearningRate', async (host, uri) => {
    if (!(await ready(host, uri))) return;
    const text = await vscode.window.showInputBox({
      title: 'Learning rate from the next step on',
      value: String(host.status?.learningRate ?? ''),
      validateInput: value =>
        value.trim() !== '' && Number(value) >= 0 && Number.isFinite(Number(value))
          ? undefined
          : 'Write a number from 0 on.',
    });
    if (text !== undefined) await host.call('setLearningRate', { lr: Number(text) });
  });
  register('deadeye.saveWeights', async (host, uri) => {
    if (!(await ready(host, uri))) return;
    const target = await vscode.window.showSaveDialog({
      defaultUri: uri.with({ path: uri.path.replace(/\.mlp\.json$/, '') + '.safetensors' }),
      filters: { safetensors: ['safetensors'] },
    });
    if (!target) return;
    const { bytes } = await host.call('saveWeights', {});
    await vscode.workspace.fs.writeFile(target, bytes);
  });
  register('deadeye.loadWeights', async (host, uri) => {
    if (!(await ready(host, uri))) return;
    const [source] =
      (await vscode.window.showOpenDialog({ filters: { safetensors: ['safetensors'] } })) ?? [];
    if (!source) return;
    const bytes = await vscode.workspace.fs.readFile(source);
    await host.call('loadWeights', { bytes, name: source.path.replace(/^.*\//, '') });
  });
}

async function offerRevival(host: SessionHost, message: string): Promise<void> {
  const step = host.link.state === 'dead' ? host.link.snapshotStep : undefined;
  const again = step === undefined ? 'Start Again' : `Start Again from Step ${step}`;
  const answer = await vscode.window.showErrorMessage(message, again);
  if (answer === again) await host.revive();
}

async function offerConfig(): Promise<void> {
  const open = 'New Network';
  const answer = await vscode.window.showInformationMessage(
    'Open a network config (*.mlp.json) first, or make one.',
    open,
  );
  if (answer === open) await vscode.commands.executeCommand('deadeye.newNetwork');
}

async function reveal(uri: vscode.Uri, line: number): Promise<void> {
  const position = new vscode.Position(line - 1, 0);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(position, position) });
}
