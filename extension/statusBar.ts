import { basename } from 'node:path';
import * as vscode from 'vscode';
import { isConfig } from './configDocuments';
import type { SessionHost } from './session/sessionHost';
import type { Sessions } from './session/sessions';

/** Step, epoch and loss of the run that matters: the active editor's, else one that trains. */
export class RunStatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'deadeye.run',
    vscode.StatusBarAlignment.Left,
    10,
  );
  private readonly subscriptions: vscode.Disposable[];

  constructor(private readonly sessions: Sessions) {
    this.item.name = 'Deadeye run';
    this.subscriptions = [
      this.item,
      sessions.onDidChange(() => this.update()),
      vscode.window.onDidChangeActiveTextEditor(() => this.update()),
    ];
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private update(): void {
    const host = this.shown();
    if (!host) {
      this.item.hide();
      return;
    }
    const name = basename(host.uri.path);
    this.item.command = { command: 'deadeye.openView', title: 'Open View', arguments: [host.uri] };
    this.item.backgroundColor = undefined;
    const { link, status } = host;
    if (link.state === 'dead' || link.state === 'failed') {
      this.item.text = `$(error) ${link.state === 'dead' ? 'training stopped' : 'cannot be loaded'}`;
      this.item.tooltip = `${name}: ${link.message}`;
      this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.errorBackground');
    } else if (link.state === 'starting') {
      this.item.text = '$(loading~spin) loading';
      this.item.tooltip = `${name}: ${link.message}`;
    } else if (status) {
      const loss = status.training?.loss ?? status.batchLoss;
      const icon =
        status.state === 'training'
          ? '$(play)'
          : status.state === 'diverged'
            ? '$(warning)'
            : '$(debug-pause)';
      const epoch = Math.floor(status.epoch * 10) / 10;
      const accuracy = status.validation?.accuracy ?? status.training?.accuracy;
      this.item.text = `${icon} step ${status.step} · epoch ${epoch} · loss ${Number(loss.toPrecision(3))}`;
      this.item.tooltip = [
        `${name}: ${status.state}`,
        accuracy === undefined
          ? undefined
          : `${status.validation ? 'validation' : 'training'} accuracy ${(100 * accuracy).toFixed(1)} %`,
        status.message,
      ]
        .filter(Boolean)
        .join('\n');
      if (status.state === 'diverged')
        this.item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
    } else {
      this.item.hide();
      return;
    }
    this.item.accessibilityInformation = {
      label: `Deadeye, ${name}: ${this.item.text.replace(/\$\([^)]*\)/g, '')}`,
    };
    this.item.show();
  }

  private shown(): SessionHost | undefined {
    const document = vscode.window.activeTextEditor?.document;
    const own = document && isConfig(document) ? this.sessions.find(document.uri) : undefined;
    if (own && own.link.state !== 'none') return own;
    const all = this.sessions.all().filter(({ link }) => link.state !== 'none');
    return all.find(({ status }) => status?.state === 'training') ?? all.at(-1);
  }
}
