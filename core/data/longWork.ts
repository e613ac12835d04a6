/** Milliseconds of work between two moments in which the thread listens. */
const slice = 20;
/** Milliseconds between two reports. */
const reportInterval = 50;

export interface LongWorkOptions {
  readonly onProgress?: (done: number, total: number, message: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * Long work in one thread, cut into slices between which the thread listens to others: only then does it hear that the work was
 * called off. Nothing in the result depends on how it was cut.
 */
export class LongWork {
  private listened = performance.now();
  private reported = -Infinity;

  constructor(private readonly options: LongWorkOptions = {}) {}

  /**
   * To be awaited now and then, with how much is done of how much of what.
   *
   * @throws the signal's reason (an AbortError) when the work was called off
   */
  async at(done: number, total: number, message: string): Promise<void> {
    const now = performance.now();
    if (now - this.reported >= reportInterval) {
      this.reported = now;
      this.options.onProgress?.(done, total, message);
    }
    if (now - this.listened >= slice) {
      await new Promise(resolve => setImmediate(resolve));
      this.listened = performance.now();
    }
    this.options.signal?.throwIfAborted();
  }

  /** Does a step for every row from 0 on, in portions of about so many. */
  async eachRow(rows: number, portion: number, message: string, step: (row: number) => void): Promise<void> {
    const most = Math.max(1, Math.floor(portion));
    for (let row = 0; row < rows;) {
      await this.at(row, rows, message);
      for (const end = Math.min(rows, row + most); row < end; row++) step(row);
    }
  }
}
