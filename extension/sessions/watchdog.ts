/** Silence is counted in so many parts of the patience, so that a machine that slept does not look like a worker that does. */
const parts = 5;

export interface Watched {
  /** Asks for any sign of life. */
  ping(): Promise<unknown>;
  /** It has been silent for longer than the patience, or has been heard again. */
  onChange(silent: boolean): void;
}

/**
 * Notices that a worker no longer answers. Whatever comes from it is a sign of life (frames, progress, answers); when
 * nothing comes it is asked. It is never ended for being silent: it may be at work on something that nobody foresaw.
 */
export class Watchdog {
  private readonly timer: NodeJS.Timeout;
  private silentParts = 0;
  private asked = false;
  private silent = false;

  /** @param patience milliseconds of silence that are nothing unusual */
  constructor(
    private readonly watched: Watched,
    patience: number,
  ) {
    this.timer = setInterval(() => this.look(), patience / parts);
    this.timer.unref();
  }

  /** A message came. */
  heard(): void {
    this.silentParts = 0;
    this.tell(false);
  }

  dispose(): void {
    clearInterval(this.timer);
    this.tell(false);
  }

  private look(): void {
    if (++this.silentParts > parts) this.tell(true);
    if (this.silentParts < 2 || this.asked) return;
    this.asked = true;
    const answered = (): void => void (this.asked = false);
    this.watched.ping().then(answered, answered);
  }

  private tell(silent: boolean): void {
    if (silent === this.silent) return;
    this.silent = silent;
    this.watched.onChange(silent);
  }
}
