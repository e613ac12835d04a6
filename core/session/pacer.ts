/** Long enough to be worth its overhead, short enough that a command is answered at once. */
export const sliceMilliseconds = 8;
const rateWindow = 1000;

/** Gives training its slices of time: each ends at a deadline, and between two of them the thread listens to messages. */
export class Pacer {
  private running = false;
  private turns = 0;
  private readonly waiting: (() => void)[] = [];
  private windowStart = 0;
  private windowSteps = 0;
  /** Steps a second over the last second. */
  rate = 0;

  /** @param slice works until the deadline (of `performance.now`) and says whether there is more to do */
  constructor(private readonly slice: (deadline: number) => boolean) {}

  start(): void {
    if (this.running) return;
    this.running = true;
    const turns = ++this.turns;
    this.rate = 0;
    this.windowStart = performance.now();
    this.windowSteps = 0;
    setImmediate(() => this.turn(turns));
  }

  stop(): void {
    this.running = false;
    this.release();
  }

  whenStill(): Promise<void> {
    return this.running ? new Promise(resolve => this.waiting.push(resolve)) : Promise.resolve();
  }

  /** Steps were made: what the rate is counted from. */
  made(steps: number): void {
    this.windowSteps += steps;
    const now = performance.now();
    const elapsed = now - this.windowStart;
    if (elapsed < (this.rate === 0 ? rateWindow / 10 : rateWindow)) return;
    this.rate = (1000 * this.windowSteps) / elapsed;
    this.windowStart = now;
    this.windowSteps = 0;
  }

  private turn(turns: number): void {
    // Stopped, or stopped and started again: then another chain of turns is on its way.
    if (!this.running || turns !== this.turns) return;
    let more = false;
    try {
      more = this.slice(performance.now() + sliceMilliseconds);
    } finally {
      if (!more && turns === this.turns) this.running = false;
    }
    if (turns !== this.turns) return;
    if (more && this.running) setImmediate(() => this.turn(turns));
    else this.release();
  }

  private release(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}
