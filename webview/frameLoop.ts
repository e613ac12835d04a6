/** What the loop draws. */
export interface Drawable {
  /** Draws if something that it shows has changed. */
  drawIfDirty(): void;
}

/**
 * The one place that asks for animation frames. A tick takes the newest data, draws what is dirty and says so; between
 * changes nothing runs, and nothing runs at all while the page is hidden (VS Code keeps animation frames going there).
 */
export class FrameLoop {
  private readonly take: () => (() => void) | undefined;
  private readonly drawables: () => Iterable<Drawable>;
  private requested = false;
  private hidden = false;

  constructor(take: () => (() => void) | undefined, drawables: () => Iterable<Drawable>) {
    this.take = take;
    this.drawables = drawables;
  }

  /** Draws on the next animation frame, once, however often it is asked. */
  request(): void {
    if (this.requested || this.hidden) return;
    this.requested = true;
    requestAnimationFrame(() => this.tick());
  }

  setHidden(hidden: boolean): void {
    if (this.hidden === hidden) return;
    this.hidden = hidden;
    if (!hidden) this.request();
  }

  private tick(): void {
    if (this.hidden) {
      this.requested = false;
      return;
    }
    // What the new data changes in the store is drawn in this very tick: asking again would only repeat it.
    const drawn = this.take();
    this.requested = false;
    for (const drawable of this.drawables()) drawable.drawIfDirty();
    drawn?.();
  }
}
