import * as vscode from 'vscode';
import type { Frame, ProbeRequest } from '../../core/session/protocol/commands';
import type { Findings } from '../../core/session/protocol/findings';
import type { GradientFlow } from '../../core/session/protocol/gradientFlow';
import type { NetworkGraph } from '../../core/session/protocol/graph';
import type { NetworkSession } from '../sessions/networkSession';
import type { Sessions } from '../sessions/sessions';

/** What the editor wants to know of a run. Pictures are as small as they come: nobody sees them here. */
const probes: ProbeRequest[] = [
  { probe: 'findings', params: {} },
  { probe: 'gradientFlow', params: {} },
  { probe: 'graph', params: { pictureSize: 4 } },
];
const subscriber = 'editor';
/** An editor's text need not follow the run more often than this. */
const pauseMilliseconds = 700;

/** The latest look at one run, as the editor shows it beside the layers. */
export interface RunLook {
  readonly findings: Findings | undefined;
  readonly flow: GradientFlow | undefined;
  readonly graph: NetworkGraph | undefined;
}

/** Follows every session that runs, slowly, and keeps the latest look at each. */
export class RunWatch implements vscode.Disposable {
  private readonly looks = new Map<string, RunLook>();
  private readonly watched = new Map<NetworkSession, unknown>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  private readonly subscriptions: vscode.Disposable[] = [this.changes];
  /** Another look at the run of this config, or none any more. */
  readonly onDidLook = this.changes.event;

  constructor(sessions: Sessions) {
    this.subscriptions.push(sessions.onDidChange(session => this.follow(session)));
  }

  /** Undefined when nothing is loaded, or when the text has been edited since. */
  of(session: NetworkSession | undefined): RunLook | undefined {
    return session && !session.outOfDate ? this.looks.get(session.uri.toString()) : undefined;
  }

  dispose(): void {
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(session: NetworkSession): void {
    const { link } = session;
    const loaded = link.state === 'alive' ? link.summary : undefined;
    if (!this.watched.has(session))
      this.subscriptions.push(session.onFrame(frame => this.receive(session, frame)));
    else if (this.watched.get(session) === loaded) {
      if (session.outOfDate) this.changes.fire(session.uri);
      return;
    }
    this.watched.set(session, loaded);
    this.looks.delete(session.uri.toString());
    this.changes.fire(session.uri);
    // A session that dies meanwhile has said so elsewhere.
    if (loaded) session.call('subscribe', { subscriber, probes }).catch(() => undefined);
  }

  private receive(session: NetworkSession, frame: Frame): void {
    if (frame.subscriber !== subscriber) return;
    const key = session.uri.toString();
    const before = this.looks.get(key);
    const result = (name: string, known: unknown): unknown => {
      const found = frame.results.find(({ probe }) => probe === name);
      if (found && 'kept' in found) return known;
      return found && 'result' in found ? found.result : undefined;
    };
    this.looks.set(key, {
      findings: result('findings', before?.findings) as Findings | undefined,
      flow: result('gradientFlow', before?.flow) as GradientFlow | undefined,
      graph: result('graph', before?.graph) as NetworkGraph | undefined,
    });
    this.changes.fire(session.uri);
    setTimeout(() => {
      session.call('acknowledge', { subscriber, seq: frame.seq }).catch(() => undefined);
    }, pauseMilliseconds);
  }
}
