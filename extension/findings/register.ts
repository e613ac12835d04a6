import * as vscode from 'vscode';
import { languageId } from '../configDocuments';
import type { ConfigChecks } from '../language/configChecks';
import type { Sessions } from '../sessions/sessions';
import { FindingDiagnostics } from './findingDiagnostics';
import { LayerLenses } from './layerLenses';
import { RunWatch } from './runWatch';

/** What a run says about the text it was loaded from: problems at layers, repairs, and a line above each layer. */
export function registerFindings(
  context: vscode.ExtensionContext,
  sessions: Sessions,
  checks: ConfigChecks,
): void {
  const watch = new RunWatch(sessions);
  const diagnostics = new FindingDiagnostics(watch, sessions, checks);
  const lenses = new LayerLenses(watch, sessions, checks);
  context.subscriptions.push(
    watch,
    diagnostics,
    lenses,
    vscode.languages.registerCodeActionsProvider({ language: languageId }, diagnostics, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.languages.registerCodeLensProvider({ language: languageId }, lenses),
  );
}
