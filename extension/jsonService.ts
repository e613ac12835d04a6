import * as vscode from 'vscode';
import type { Log } from './log';

/**
 * Completion and hover come from VS Code's own JSON service, which serves our language (`jsonLanguageParticipants`) but
 * wakes up for plain JSON only; a window with nothing but configs must wake it. Where it is disabled, the rest works.
 */
export async function wakeJsonService(log: Log): Promise<void> {
  try {
    await vscode.extensions.getExtension('vscode.json-language-features')?.activate();
  } catch (error) {
    log.warn(`VS Code's JSON service did not start: ${String(error)}`);
  }
}
