/** Controls and messages: small, and always drawn first. */
export interface Drawable {
  /** Draws if something that it shows has changed. */
  drawIfDirty(): void;
}

/** What may take longer to draw. */
export interface Picture {
  /** The answer says whether it drew. */
  drawIfDirty(): boolean;
  /** The user is at work on it (zooms, points, chooses): it is drawn before the others. */
  readonly urgent: boolean;
}

/** What the loop is joined to. */
export interface FrameSource {
  /** Puts the newest data into the store; undefined while there is none. What is returned is called when all is drawn. */
  take(): (() => void) | undefined;
  controls(): Iterable<Drawable>;
  pictures(): Iterable<Picture>;
}

/** Milliseconds of drawing in one animation frame, after which what is left waits for the next one. */
const drawingTime = 5;
/** Least time between two pieces of data: more than this an eye does not tell apart in numbers and curves. */
const dataInterval = 50;

/**
 * The one place that asks for animation frames. A tick draws what is dirty as far as its time goes and leaves the rest to
 * the next one, so that the page answers at every frame of the screen however much is open; new data is taken when all of
 * the former is on the page. Data is said to be drawn (and so the next is asked for) not before as much time has passed as
 * drawing it took. Between changes nothing runs, and nothing at all while the page is hidden (VS Code keeps animation
 * frames going there).
 */
export class FrameLoop {
  private readonly source: FrameSource;
  private requested = false;
  private hidden = false;
  /** Of the data that is being drawn: whom to tell, since when, and what it has cost. */
  private drawing: { readonly drawn: () => void; readonly began: number; cost: number } | undefined;
  /** The picture that was drawn last: the next tick goes on behind it. */
  private last: Picture | undefined;

  constructor(source: FrameSource) {
    this.source = source;
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
    const began = performance.now();
    if (!this.drawing) {
      const drawn = this.source.take();
      if (drawn) this.drawing = { drawn, began, cost: 0 };
    }
    // What the new data changed in the store is drawn from this very tick on: asking again would only repeat it.
    this.requested = false;
    for (const drawable of this.source.controls()) drawable.drawIfDirty();
    const done = this.drawPictures(began + drawingTime);
    if (this.drawing) this.drawing.cost += performance.now() - began;
    if (!done) this.request();
    else if (this.drawing) this.finish();
  }

  /** Draws what is urgent, then until the deadline, at least one picture; true when none is dirty any more. */
  private drawPictures(deadline: number): boolean {
    const all = [...this.source.pictures()];
    for (const drawable of all.filter(({ urgent }) => urgent)) drawable.drawIfDirty();
    // From where the last tick ended, so that none waits for ever.
    const next = this.last ? all.indexOf(this.last) + 1 : 0;
    for (const drawable of [...all.slice(next), ...all.slice(0, next)]) {
      if (!drawable.drawIfDirty()) continue;
      this.last = drawable;
      if (performance.now() >= deadline) return false;
    }
    return true;
  }

  /** Everything is on its way to the screen; how long that takes is seen by when the next animation frame comes. */
  private finish(): void {
    const { drawing } = this;
    if (!drawing) return;
    this.drawing = undefined;
    this.last = undefined;
    // Data may have come meanwhile: after a new subscription the session does not wait for what it has sent before.
    this.request();
    const issued = performance.now();
    requestAnimationFrame(() => {
      const cost = drawing.cost + Math.max(0, performance.now() - issued - 1000 / 60);
      const wait = Math.max(drawing.began + dataInterval, issued + cost) - performance.now();
      if (wait > 0) setTimeout(drawing.drawn, wait);
      else drawing.drawn();
    });
  }
}
