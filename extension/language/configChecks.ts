import * as vscode from 'vscode';
import type { CheckedConfig } from '../../core/config/loadConfig';
import type { Problem, SourceRange } from '../../core/config/problem';
import { isConfig } from '../configDocuments';

const debounceMilliseconds = 150;

export function toRange({ line, column, endLine, endColumn }: SourceRange): vscode.Range {
  return new vscode.Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

/** Checks every open config while it is typed, with its data, and keeps what it found for hints and repairs. */
export class ConfigChecks implements vscode.Disposable {
  private readonly diagnostics = vscode.languages.createDiagnosticCollection('deadeye');
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly timers = new Map<string, ReturnType<typeof setTimeout>>();
  private readonly running = new Map<string, AbortController>();
  private readonly found = new Map<string, CheckedConfig & { readonly version: number }>();
  private readonly subscriptions: vscode.Disposable[];

  /** A config has been checked. */
  readonly onDidCheck = this.changes.event;

  constructor() {
    // Data files may change outside of the editor; what they say is looked up again then.
    const data = vscode.workspace.createFileSystemWatcher('**/*.{csv,tsv,npy,npz,parquet}');
    const recheck = (): void => vscode.workspace.textDocuments.forEach(document => this.schedule(document));
    this.subscriptions = [
      this.diagnostics,
      this.changes,
      data,
      data.onDidChange(recheck),
      data.onDidCreate(recheck),
      data.onDidDelete(recheck),
      vscode.workspace.onDidOpenTextDocument(document => this.schedule(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.schedule(document)),
      vscode.workspace.onDidCloseTextDocument(document => this.forget(document.uri)),
    ];
    vscode.workspace.textDocuments.forEach(document => this.schedule(document, 0));
  }

  /** What the last check of this very text found. */
  of(document: vscode.TextDocument): CheckedConfig | undefined {
    return this.found.get(document.uri.toString());
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    for (const controller of this.running.values()) controller.abort();
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private schedule(document: vscode.TextDocument, delay = debounceMilliseconds): void {
    if (!isConfig(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => void this.check(document), delay),
    );
  }

  private async check(document: vscode.TextDocument): Promise<void> {
    const key = document.uri.toString();
    this.timers.delete(key);
    this.running.get(key)?.abort();
    const controller = new AbortController();
    this.running.set(key, controller);
    const { version } = document;
    try {
      // All that reads configs and data is several times the code of the rest: loaded for the first config.
      const { checkText } = await import('../../core/config/loadConfig');
      const checked = await checkText(document.getText(), document.uri.fsPath, {
        signal: controller.signal,
      });
      if (controller.signal.aborted || document.isClosed || document.version !== version) return;
      this.found.set(key, { ...checked, version });
      this.show(document.uri, checked.problems);
      this.changes.fire(document.uri);
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    } finally {
      if (this.running.get(key) === controller) this.running.delete(key);
    }
  }

  private show(uri: vscode.Uri, problems: readonly Problem[]): void {
    const diagnostics = problems.map(problem => {
      // A fault in a data file is shown where the config names the file, with the place in the message.
      const range = problem.file ? this.fileRange(uri) : toRange(problem.range);
      const message = problem.file
        ? `${problem.file.replace(/^.*[\\/]/, '')}:${problem.range.line}:${problem.range.column}: ${problem.message}`
        : problem.message;
      const diagnostic = new vscode.Diagnostic(range, message, severityOf(problem));
      diagnostic.source = 'deadeye';
      diagnostic.code = problem.code;
      if (problem.file)
        diagnostic.relatedInformation = [
          new vscode.DiagnosticRelatedInformation(
            new vscode.Location(vscode.Uri.file(problem.file), toRange(problem.range)),
            problem.message,
          ),
        ];
      return diagnostic;
    });
    this.diagnostics.set(uri, diagnostics);
  }

  private fileRange(uri: vscode.Uri): vscode.Range {
    const document = this.found.get(uri.toString())?.document;
    const node = document?.find(['data', 'file']);
    return document && node ? toRange(document.rangeOf(node)) : new vscode.Range(0, 0, 0, 1);
  }

  private forget(uri: vscode.Uri): void {
    const key = uri.toString();
    clearTimeout(this.timers.get(key));
    this.running.get(key)?.abort();
    this.found.delete(key);
    this.diagnostics.delete(uri);
  }
}

function severityOf({ severity }: Problem): vscode.DiagnosticSeverity {
  if (severity === 'error') return vscode.DiagnosticSeverity.Error;
  return severity === 'warning' ? vscode.DiagnosticSeverity.Warning : vscode.DiagnosticSeverity.Information;
}
