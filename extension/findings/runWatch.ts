import * as vscode from 'vscode';
import type { Frame, ProbeRequest } from '../../core/session/protocol/commands';
import type { Findings } from '../../core/session/protocol/findings';
import type { GradientFlow } from '../../core/session/protocol/gradientFlow';
import type { NetworkGraph } from '../../core/session/protocol/graph';
import type { NetworkSession } from '../sessions/networkSession';
import type { Sessions } from '../sessions/sessions';
import type { LayersLook } from './layerWords';

/** What the editor wants to know of a run. Pictures are as small as they come: nobody sees them here. */
const probes: ProbeRequest[] = [
  { probe: 'findings', params: {} },
  { probe: 'gradientFlow', params: {} },
  { probe: 'graph', params: { pictureSize: 4 } },
];
const subscriber = 'editor';
/**
 * What stands beside a text while its run trains stands for this long, to be read. Every change makes the window lay out and
 * paint the editor, which takes pictures from the panel beside it.
 */
const readingMilliseconds = 3000;
/** At rest a review may refine what was found several times a second. */
const restMilliseconds = 250;

/** The latest look at one run, as the editor shows it beside the layers. */
export interface RunLook extends LayersLook {
  readonly findings: Findings | undefined;
}

interface Watched {
  /** What was loaded: the same object for as long as the same run is there. */
  readonly loaded: unknown;
  readonly outOfDate: boolean;
}

interface Standing {
  readonly seq: number;
  readonly whileTraining: boolean;
  readonly timer: NodeJS.Timeout;
}

/** Follows every session that runs, slowly, and keeps the latest look at each. */
export class RunWatch implements vscode.Disposable {
  private readonly looks = new Map<string, RunLook>();
  private readonly watched = new Map<NetworkSession, Watched>();
  /** Frames that are acknowledged when they have stood long enough. */
  private readonly standing = new Map<NetworkSession, Standing>();
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
    for (const { timer } of this.standing.values()) clearTimeout(timer);
    for (const subscription of this.subscriptions) subscription.dispose();
  }

  private follow(session: NetworkSession): void {
    const { link } = session;
    // Where a run has come to rest is told soon, whatever was to stand for longer.
    const standing = this.standing.get(session);
    if (standing?.whileTraining && !session.isTraining) this.acknowledge(session);
    const loaded = link.state === 'alive' ? link.summary : undefined;
    const before = this.watched.get(session);
    if (!before) this.subscriptions.push(session.onFrame(frame => this.receive(session, frame)));
    const isAnother = !before || before.loaded !== loaded;
    if (!isAnother && before.outOfDate === session.outOfDate) return;
    this.watched.set(session, { loaded, outOfDate: session.outOfDate });
    if (isAnother) this.looks.delete(session.uri.toString());
    this.changes.fire(session.uri);
    if (!isAnother || !loaded) return;
    // A session that dies meanwhile has said so elsewhere.
    session.call('subscribe', { subscriber, probes }).catch(() => undefined);
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
    clearTimeout(this.standing.get(session)?.timer);
    const whileTraining = session.isTraining;
    const timer = setTimeout(
      () => this.acknowledge(session),
      whileTraining ? readingMilliseconds : restMilliseconds,
    );
    this.standing.set(session, { seq: frame.seq, whileTraining, timer });
  }

  private acknowledge(session: NetworkSession): void {
    const standing = this.standing.get(session);
    if (!standing) return;
    this.standing.delete(session);
    clearTimeout(standing.timer);
    session.call('acknowledge', { subscriber, seq: standing.seq }).catch(() => undefined);
  }
}
