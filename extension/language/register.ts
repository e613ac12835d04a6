import * as vscode from 'vscode';
import { languageId } from '../configDocuments';
import type { Sessions } from '../sessions/sessions';
import { registerFindings } from '../findings/register';
import { ConfigChecks } from './configChecks';
import { QuickFixes } from './quickFixes';
import { RunLenses } from './runLenses';
import { ShapeHints } from './shapeHints';

/** What the editor does for a config: problems while typing, repairs, shapes beside the layers, and the ▶ above it. */
export function registerLanguageFeatures(context: vscode.ExtensionContext, sessions: Sessions): void {
  const checks = new ConfigChecks();
  const lenses = new RunLenses(sessions);
  context.subscriptions.push(
    checks,
    lenses,
    vscode.languages.registerCodeActionsProvider({ language: languageId }, new QuickFixes(checks), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.languages.registerInlayHintsProvider({ language: languageId }, new ShapeHints(checks)),
    vscode.languages.registerCodeLensProvider({ language: languageId }, lenses),
  );
  registerFindings(context, sessions, checks);
}
