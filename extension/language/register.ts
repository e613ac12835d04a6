import * as vscode from 'vscode';
import { languageId } from '../configDocuments';
import type { Sessions } from '../sessions/sessions';
import { EditorSelection } from '../panel/editorSelection';
import type { Panels } from '../panel/panels';
import { registerFindings } from '../findings/register';
import { ConfigChecks } from './configChecks';
import { QuickFixes } from './quickFixes';
import { RunLenses } from './runLenses';
import { ShapeHints } from './shapeHints';

/** What the editor does for a config: problems while typing, repairs, shapes beside the layers, and the ▶ above it. */
export function registerLanguageFeatures(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  panels: Panels,
): EditorSelection {
  const checks = new ConfigChecks();
  const lenses = new RunLenses(sessions);
  const selection = new EditorSelection(panels, checks);
  context.subscriptions.push(
    checks,
    lenses,
    selection,
    vscode.languages.registerCodeActionsProvider({ language: languageId }, new QuickFixes(checks), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.languages.registerInlayHintsProvider({ language: languageId }, new ShapeHints(checks)),
    vscode.languages.registerCodeLensProvider({ language: languageId }, lenses),
  );
  registerFindings(context, sessions, checks);
  return selection;
}
