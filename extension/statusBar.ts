import * as vscode from 'vscode';
import type { SessionStatus } from '../core/session/protocol/status';
import type { ActiveConfig } from './activeConfig';
import type { Panels } from './panel/panels';
import type { NetworkSession } from './sessions/networkSession';
import type { Sessions } from './sessions/sessions';

/**
 * Milliseconds between two readings while a run trains. Every reading makes the window lay out and paint its bar, which
 * takes a picture or two from the panel beside it: where the panel shows the same figures many times a second, the bar
 * need not.
 */
const readingInterval = { alone: 1000, besidePanel: 5000 };

/** Step, epoch and loss of the run in question. Nothing is shown where there is no run. */
export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem(
    'deadeye.run',
    vscode.StatusBarAlignment.Left,
    10,
  );
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private shown = '';

  constructor(
    sessions: Sessions,
    private readonly active: ActiveConfig,
    private readonly panels: Panels,
  ) {
    this.item.name = 'Deadeye Run';
    this.subscriptions = [
      this.item,
      sessions.onDidChange(session => {
        if (session === active.session) this.showSoon();
      }),
      active.onDidChange(() => this.show()),
    ];
    this.show();
  }

  dispose(): void {
    clearTimeout(this.timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  /** A change of state is shown at once, the figures of a run that trains on at a pace that can be read. */
  private showSoon(): void {
    const { session } = this.active;
    if (session?.isTraining && this.shown === stateOf(session))
      this.timer ??= setTimeout(() => this.show(), this.intervalOf(session));
    else this.show();
  }

  private intervalOf({ uri }: NetworkSession): number {
    return this.panels.find(uri)?.panel.visible ? readingInterval.besidePanel : readingInterval.alone;
  }

  private show(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { session } = this.active;
    this.shown = session ? stateOf(session) : '';
    const said = session && describe(session);
    if (!session || !said) {
      this.item.hide();
      return;
    }
    this.item.text = `$(${said.icon}) ${said.text}`;
    this.item.tooltip = said.tooltip;
    this.item.accessibilityInformation = { label: `${session.name}: ${said.text}` };
    this.item.backgroundColor =
      said.severity && new vscode.ThemeColor(`statusBarItem.${said.severity}Background`);
    this.item.command = {
      command: said.command ?? 'deadeye.openView',
      title: 'Open View',
      arguments: [session.uri],
    };
    this.item.show();
  }
}

function stateOf({ name, link, status, outOfDate }: NetworkSession): string {
  return `${name} ${link.state} ${status?.state ?? ''} ${outOfDate}`;
}

interface Said {
  readonly icon: string;
  readonly text: string;
  readonly tooltip: string;
  readonly severity?: 'warning' | 'error';
  readonly command?: string;
}

function describe(session: NetworkSession): Said | undefined {
  const { link, status, name } = session;
  switch (link.state) {
    case 'none':
      return undefined;
    case 'starting':
      return { icon: 'loading~spin', text: 'Loading', tooltip: `${name}: ${link.message}` };
    case 'failed':
      return { icon: 'error', text: 'Not loaded', tooltip: `${name}: ${link.message}`, severity: 'error' };
    case 'dead':
      return {
        icon: 'error',
        text: 'Worker ended',
        tooltip: `${name}: ${link.message} Select to start again.`,
        severity: 'error',
        command: 'deadeye.startAgain',
      };
    case 'alive':
      return status && describeRun(name, status, session.outOfDate);
  }
}

/** None of them turns: an icon that does makes the whole window paint many times a second for as long as a run goes on. */
const icons: Partial<Record<SessionStatus['state'], string>> = {
  training: 'pulse',
  paused: 'debug-pause',
  finished: 'check',
  diverged: 'warning',
};

function describeRun(name: string, status: SessionStatus, outOfDate: boolean): Said {
  const text = `step ${status.step} · epoch ${formatEpoch(status)} · loss ${formatLoss(status)}`;
  const remarks = [`${name}: ${status.state}`];
  if (status.validation?.accuracy !== undefined)
    remarks.push(`Validation accuracy ${(100 * status.validation.accuracy).toFixed(1)} %`);
  if (status.message) remarks.push(status.message);
  if (outOfDate) remarks.push('The config has changed since: this run is out of date.');
  return {
    icon: icons[status.state] ?? 'circle-outline',
    text: outOfDate ? `${text} · out of date` : text,
    tooltip: remarks.join('\n'),
    severity: status.state === 'diverged' ? 'warning' : undefined,
  };
}

function formatEpoch({ epoch, totalEpochs }: SessionStatus): string {
  return `${Number.isInteger(epoch) ? epoch : epoch.toFixed(1)}/${totalEpochs}`;
}

/** At rest the whole training set's loss is known; while training the last minibatch's is newer. */
function formatLoss({ state, step, batchLoss, training }: SessionStatus): string {
  const loss = state !== 'training' && training?.step === step ? training.loss : batchLoss;
  return Number.isFinite(loss) ? loss.toPrecision(4) : String(loss);
}
