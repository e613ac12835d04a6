import * as vscode from 'vscode';
import { runFailure } from '../../core/session/protocol/failure';
import type { ActiveConfig } from '../activeConfig';
import { isConfig } from '../configDocuments';
import type { Log } from '../log';
import type { Panels } from '../panel/panels';
import type { Sessions } from '../sessions/sessions';
import type { Debuggee } from './debuggee';
import { layerOfFrame } from './frames';

export const debugType = 'deadeye';

export interface DebugSurroundings {
  readonly sessions: Sessions;
  readonly panels: Panels;
  readonly active: ActiveConfig;
  readonly log: Log;
}

/** F5 on a config: training under VS Code's own debugger, beside the panel that shows the same run. */
export function registerDebugger({ sessions, panels, active, log }: DebugSurroundings): vscode.Disposable {
  const open = async (config: string, fresh: boolean): Promise<Debuggee> => {
    const uri = uriOf(config);
    const session = sessions.of(uri);
    panels.open(uri);
    if (fresh || session.link.state !== 'alive') await session.restart();
    if (session.link.state === 'failed') throw runFailure(session.link.message);
    const { NetworkDebuggee } = await import('./networkDebuggee');
    return new NetworkDebuggee(session);
  };
  return vscode.Disposable.from(
    vscode.debug.registerDebugAdapterDescriptorFactory(debugType, {
      createDebugAdapterDescriptor: async () => {
        const { TrainingAdapter } = await import('./trainingAdapter');
        const adapter = new TrainingAdapter(open, text => log.error(text));
        return new vscode.DebugAdapterInlineImplementation({
          onDidSendMessage: adapter.session.onDidSendMessage,
          handleMessage: message => adapter.session.handleMessage(message as never),
          dispose: () => adapter.dispose(),
        });
      },
    }),
    vscode.debug.registerDebugConfigurationProvider(debugType, {
      resolveDebugConfiguration: (_folder, given) => complete(given, active),
    }),
    vscode.debug.onDidChangeActiveStackItem(item => {
      if (!(item instanceof vscode.DebugStackFrame) || item.session.type !== debugType) return;
      const layer = layerOfFrame(item.frameId);
      if (layer === undefined) return;
      panels.find(uriOf(String(item.session.configuration.config)))?.select(layer, undefined);
    }),
  );
}

function uriOf(config: string): vscode.Uri {
  return /^[a-z][\w+.-]+:\/\//i.test(config) ? vscode.Uri.parse(config) : vscode.Uri.file(config);
}

/** Without a launch.json F5 means the config in front of the user. */
function complete(
  given: vscode.DebugConfiguration,
  active: ActiveConfig,
): vscode.DebugConfiguration | undefined {
  const document = vscode.window.activeTextEditor?.document;
  const uri = document && isConfig(document) ? document.uri : active.uri;
  const config = typeof given.config === 'string' ? given.config : uri?.toString();
  if (config === undefined) {
    void vscode.window.showInformationMessage('Open a network config (*.mlp.json) and press F5 again.');
    return undefined;
  }
  const name = given.name || `Train ${vscode.workspace.asRelativePath(uriOf(config))}`;
  return { ...given, type: debugType, request: given.request || 'launch', name, config };
}
