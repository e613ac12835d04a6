import type { Frame, FrameResult, ProbeRequest } from './protocol/commands';
import { isQuick } from './probes/registry';
import { runFailure, toFailure } from './protocol/failure';
import type { SessionStatus } from './protocol/status';

/** No subscriber is sent more frames a second than a screen shows. */
const frameMilliseconds = 1000 / 60;
/** While training runs, looks may take at most this share of the time, for all subscribers together. */
const lookShare = 0.05;
/** And sending what they found this one. */
const sendShare = 0.015;
/**
 * Milliseconds that a look's first making counts for at most: it takes memory and compiles, and is no measure of the next,
 * which would else be put off for half a minute where networks are large.
 */
const mostOfFirst = 20;
/** A look that is nearly due is made with the others, since they share what they compute. */
const early = 0.25;

/** One look that a subscriber wants in its frames. */
interface Wish {
  readonly request: ProbeRequest;
  /** Milliseconds that it is expected to take. */
  cost: number;
  /** When it was made (`performance.now`). */
  madeAt: number;
}

interface Subscriber {
  readonly name: string;
  readonly edition: number;
  readonly wishes: readonly Wish[];
  seq: number;
  /** A frame is under way: nothing is sent until it is acknowledged. */
  inFlight: boolean;
  /** Something happened since the last frame. */
  dirty: boolean;
  /** Not before this moment (of `performance.now`), that sending may take its share of the time. */
  notBefore: number;
}

interface LookContext {
  readonly signal: AbortSignal;
  report(done: number, total: number, message: string): void;
}

/**
 * Sends pictures of the present to whoever subscribed: never more than one that has not been acknowledged, and never so many
 * that training would suffer. While training runs a look that costs more is made more rarely; a frame without it says that
 * the answer before still holds. Those frames are made at the end of a slice of training, whose steps were watched for them.
 */
export class FrameStream {
  private readonly subscribers = new Map<string, Subscriber>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** When the timer is to fire (`performance.now`). */
  private firesAt = Infinity;
  private readonly controller = new AbortController();
  /** A frame is due as soon as training has made some more steps. */
  private waiting = false;

  constructor(
    private readonly send: (frame: Frame) => void,
    private readonly status: () => SessionStatus,
    private readonly look: (request: ProbeRequest, context: LookContext) => unknown,
  ) {}

  /** The next steps should be watched: a frame will be made of where they lead. */
  get expectsSteps(): boolean {
    return this.waiting;
  }

  subscribe(name: string, probes: readonly ProbeRequest[], edition = 0): void {
    const before = this.subscribers.get(name);
    if (probes.length === 0) {
      this.subscribers.delete(name);
      return;
    }
    // A new subscription is a new start: a page that was reloaded acknowledges nothing of its former life.
    this.subscribers.set(name, {
      name,
      edition,
      wishes: probes.map(request => ({ request, cost: 0, madeAt: -Infinity })),
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

  /** The session has moved in another way than by training on. */
  changed(): void {
    this.waiting = false;
    this.markDirty();
    this.schedule();
  }

  /** Training has made some steps. */
  advanced(): void {
    this.markDirty();
    if (this.waiting) {
      this.waiting = false;
      this.make();
    }
    this.schedule();
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.controller.abort();
    this.subscribers.clear();
  }

  private markDirty(): void {
    for (const subscriber of this.subscribers.values()) subscriber.dirty = true;
  }

  private schedule(): void {
    if (this.waiting) return;
    const ready = [...this.subscribers.values()].filter(({ dirty, inFlight }) => dirty && !inFlight);
    if (ready.length === 0) return;
    const training = this.status().state === 'training';
    const soonest = Math.min(...ready.map(subscriber => this.opensAt(subscriber, training)));
    // A view that was opened, or a run that rests, is not kept waiting for what was due later.
    if (this.timer !== undefined && this.firesAt <= soonest) return;
    clearTimeout(this.timer);
    this.firesAt = soonest;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        if (this.status().state === 'training') this.waiting = true;
        else this.make();
        this.schedule();
      },
      Math.max(0, soonest - performance.now()),
    );
  }

  /** While training goes on not before one of its looks is due: a frame would only say what is known. */
  private opensAt({ notBefore, wishes }: Subscriber, training: boolean): number {
    return training ? Math.max(notBefore, Math.min(...wishes.map(wish => this.dueAt(wish)))) : notBefore;
  }

  private make(): void {
    const now = performance.now();
    for (const subscriber of this.subscribers.values()) {
      const status = this.status();
      const training = status.state === 'training';
      if (!subscriber.dirty || subscriber.inFlight || this.opensAt(subscriber, training) > now) continue;
      subscriber.dirty = false;
      const results = subscriber.wishes.map(wish =>
        training && this.dueAt(wish) > performance.now()
          ? ({ probe: wish.request.probe, kept: true } as FrameResult)
          : this.fulfil(wish),
      );
      subscriber.inFlight = true;
      subscriber.seq++;
      const began = performance.now();
      const { name, edition, seq } = subscriber;
      this.send({ subscriber: name, edition, seq, status, results });
      const cost = performance.now() - began;
      subscriber.notBefore = began + Math.max(frameMilliseconds, training ? cost / sendShare : 0);
    }
  }

  /**
   * Of looks with costs c the periods P ∝ √c have the least sum for a given share Σ c/P of the time (Lagrange): the dear
   * ones come more rarely, but none so rarely as if each had the same share.
   */
  private dueAt({ cost, madeAt }: Wish): number {
    let roots = 0;
    for (const { wishes } of this.subscribers.values())
      for (const wish of wishes) roots += Math.sqrt(wish.cost);
    const period = (Math.sqrt(cost) * roots) / lookShare;
    return madeAt + (1 - early) * period;
  }

  private fulfil(wish: Wish): FrameResult {
    const began = performance.now();
    const isFirst = wish.madeAt === -Infinity;
    const result = this.result(wish.request);
    wish.madeAt = performance.now();
    wish.cost = Math.min(wish.madeAt - began, isFirst ? mostOfFirst : Infinity);
    return result;
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
