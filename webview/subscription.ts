import type { Frame, FrameResult, ProbeRequest } from '../core/session/protocol/commands';
import { toFailure } from '../core/session/protocol/failure';
import type { HostPeer } from './host';
import { requestKey } from './probeResults';
import type { State } from './state';
import type { Store } from './store';

/** What the open views want, from the state as it is. */
export interface Wishes {
  readonly probes: readonly ProbeRequest[];
  readonly lookups: readonly ProbeRequest[];
}

/**
 * Milliseconds for which the figures of a frame stand while training goes on: each drawing in between would take from the
 * screen what pictures need, and nobody reads faster.
 */
const figuresStand = 500;

/**
 * Keeps the session's frames in step with what the open views want. Of frames only the newest waits; it is taken over when
 * it can be drawn and acknowledged when it has been, so that a slow or hidden page slows the stream and never the training.
 */
export class Subscription {
  private readonly peer: HostPeer;
  private readonly store: Store;
  private readonly wishes: (state: State) => Wishes;
  /** What frames are being made for, and since which panel state. */
  private subscribed: { readonly requests: readonly ProbeRequest[]; readonly key: string } | undefined;
  /** What was asked by the number of the subscription, from the one on that the newest frame answers. */
  private readonly editions = new Map<number, readonly ProbeRequest[]>();
  private edition = 0;
  private readonly lookedUp = new Set<string>();
  private generation = 0;
  private pending: Frame | undefined;
  private figuresAt = -Infinity;

  constructor(peer: HostPeer, store: Store, wishes: (state: State) => Wishes, onFrame: () => void) {
    this.peer = peer;
    this.store = store;
    this.wishes = wishes;
    peer.on('frame', frame => {
      if (frame.subscriber !== store.state.resource.panel?.subscriber) return;
      this.pending = frame;
      onFrame();
    });
    peer.on('status', status => {
      const goesOn = status.state === 'training' && store.state.resource.status?.state === 'training';
      if (goesOn && performance.now() - this.figuresAt < figuresStand) return;
      this.figuresAt = performance.now();
      store.resource({ status });
    });
    store.subscribe(() => this.update());
  }

  /** Puts the newest frame into the store; what is returned is called when it has been drawn. */
  take(): (() => void) | undefined {
    const frame = this.pending;
    if (!frame) return undefined;
    this.pending = undefined;
    const { resource } = this.store.state;
    // A frame of a run that is no longer there answers nothing.
    const asked = this.editions.get(frame.edition);
    if (!asked) return undefined;
    for (const edition of this.editions.keys()) if (edition < frame.edition) this.editions.delete(edition);
    const { lookups } = this.wishes(this.store.state);
    const wanted = [...(this.subscribed?.requests ?? []), ...lookups];
    this.figuresAt = performance.now();
    this.store.resource({
      status: frame.status,
      results: resource.results.with(asked, frame.results).only(wanted),
    });
    return () => {
      const { subscriber, seq } = frame;
      this.peer.call('acknowledge', { subscriber, seq }).catch((error: unknown) => this.report(error));
    };
  }

  private update(): void {
    const { panel, generation } = this.store.state.resource;
    if (panel?.session.state !== 'alive') {
      this.subscribed = undefined;
      return;
    }
    if (generation !== this.generation) {
      this.generation = generation;
      this.subscribed = undefined;
      this.lookedUp.clear();
      this.editions.clear();
      this.pending = undefined;
    }
    const { probes, lookups } = this.wishes(this.store.state);
    const requests = [...new Map(probes.map(request => [requestKey(request), request])).values()];
    const key = requests.map(requestKey).join('\n');
    if (key !== this.subscribed?.key) {
      this.subscribed = { requests, key };
      this.editions.set(++this.edition, requests);
      this.peer
        .call('subscribe', { subscriber: panel.subscriber, probes: requests, edition: this.edition })
        .catch((error: unknown) => this.report(error));
    }
    for (const request of lookups) this.lookUp(request, generation);
  }

  private lookUp(request: ProbeRequest, generation: number): void {
    const key = requestKey(request);
    if (this.lookedUp.has(key)) return;
    this.lookedUp.add(key);
    this.peer.call('inspect', request).then(
      result => this.answer(generation, request, { probe: request.probe, result }),
      (error: unknown) =>
        this.answer(generation, request, { probe: request.probe, failure: toFailure(error) }),
    );
  }

  private answer(generation: number, request: ProbeRequest, answer: unknown): void {
    if (generation !== this.store.state.resource.generation) return;
    const results = this.store.state.resource.results.with([request], [answer as FrameResult]);
    this.store.resource({ results });
  }

  private report(error: unknown): void {
    const failure = toFailure(error);
    if (failure.kind !== 'cancelled') this.store.resource({ failure });
  }
}
