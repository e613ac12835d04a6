import * as vscode from 'vscode';
import { nameOf } from '../configDocuments';
import type { NetworkSession } from '../sessions/networkSession';
import { ensureLoaded, registerOnConfig } from './performOnConfig';
import type { CommandSurroundings } from './performOnConfig';

const filters = { safetensors: ['safetensors'] };

/** Weights to and from files, by PyTorch's names. */
export function registerWeightCommands(surroundings: CommandSurroundings): vscode.Disposable {
  return registerOnConfig(surroundings, {
    'deadeye.saveWeights': async session => {
      if (await ensureLoaded(session, surroundings)) await save(session);
    },
    'deadeye.loadWeights': async session => {
      if (await ensureLoaded(session, surroundings)) await load(session);
    },
  });
}

async function save(session: NetworkSession): Promise<void> {
  const path = session.uri.path.replace(/\.mlp\.json$/, '');
  const target = await vscode.window.showSaveDialog({
    defaultUri: session.uri.with({ path: `${path}.safetensors` }),
    filters,
  });
  if (!target) return;
  const { bytes } = await session.call('saveWeights', {});
  await vscode.workspace.fs.writeFile(target, bytes);
}

async function load(session: NetworkSession): Promise<void> {
  const [source] = (await vscode.window.showOpenDialog({ filters })) ?? [];
  if (!source) return;
  const bytes = await vscode.workspace.fs.readFile(source);
  await session.call('loadWeights', { bytes, name: nameOf(source) });
}
