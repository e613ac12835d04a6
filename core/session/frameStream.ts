import type { Frame, FrameResult, ProbeRequest } from './protocol/commands';
import { isQuick } from './probes/registry';
import { runFailure, toFailure } from './protocol/failure';
import type { SessionStatus } from './protocol/status';

/** No subscriber is sent more frames a second than a screen shows. */
const frameMilliseconds = 1000 / 60;
/** Making frames may take at most about this share of the time while training runs. */
const frameShare = 0.07;

interface Subscriber {
  readonly name: string;
  readonly probes: readonly ProbeRequest[];
  seq: number;
  /** A frame is under way: nothing is sent until it is acknowledged. */
  inFlight: boolean;
  /** Something happened since the last frame. */
  dirty: boolean;
  /** Not before this moment (of `performance.now`). */
  notBefore: number;
}

interface LookContext {
  readonly signal: AbortSignal;
  report(done: number, total: number, message: string): void;
}

/**
 * Sends complete pictures to whoever subscribed: always of the present, never more than one that has not been acknowledged,
 * and never so many that training would suffer.
 */
export class FrameStream {
  private readonly subscribers = new Map<string, Subscriber>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly controller = new AbortController();

  constructor(
    private readonly send: (frame: Frame) => void,
    private readonly status: () => SessionStatus,
    private readonly look: (request: ProbeRequest, context: LookContext) => unknown,
  ) {}

  subscribe(name: string, probes: readonly ProbeRequest[]): void {
    const before = this.subscribers.get(name);
    if (probes.length === 0) {
      this.subscribers.delete(name);
      return;
    }
    // A new subscription is a new start: a page that was reloaded acknowledges nothing of its former life.
    this.subscribers.set(name, {
      name,
      probes,
      seq: before?.seq ?? 0,
      inFlight: false,
      dirty: true,
      notBefore: 0,
    });
    this.schedule();
  }

  acknowledge(name: string, seq: number): void {
    const subscriber = this.subscribers.get(name);
    if (!subscriber || seq !== subscriber.seq) return;
    subscriber.inFlight = false;
    this.schedule();
  }

  /** The session has moved. */
  changed(): void {
    for (const subscriber of this.subscribers.values()) subscriber.dirty = true;
    this.schedule();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.controller.abort();
    this.subscribers.clear();
  }

  private schedule(): void {
    if (this.timer !== undefined) return;
    const due = [...this.subscribers.values()].filter(({ dirty, inFlight }) => dirty && !inFlight);
    if (due.length === 0) return;
    const wait = Math.max(0, Math.min(...due.map(({ notBefore }) => notBefore)) - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.make();
      this.schedule();
    }, wait);
  }

  private make(): void {
    const now = performance.now();
    for (const subscriber of this.subscribers.values()) {
      if (!subscriber.dirty || subscriber.inFlight || subscriber.notBefore > now) continue;
      subscriber.dirty = false;
      const began = performance.now();
      const status = this.status();
      const results = subscriber.probes.map(request => this.result(request));
      const cost = performance.now() - began;
      const pause = status.state === 'training' ? cost / frameShare : 0;
      subscriber.notBefore = performance.now() + Math.max(frameMilliseconds, pause);
      subscriber.inFlight = true;
      subscriber.seq++;
      this.send({ subscriber: subscriber.name, seq: subscriber.seq, status, results });
    }
  }

  private result(request: ProbeRequest): FrameResult {
    try {
      if (!isQuick(request.probe))
        throw runFailure(`"${request.probe}" takes too long for a frame. Ask for it with "inspect".`);
      const result = this.look(request, { signal: this.controller.signal, report: () => undefined });
      return { probe: request.probe, result } as FrameResult;
    } catch (error) {
      return { probe: request.probe, failure: toFailure(error) } as FrameResult;
    }
  }
}
