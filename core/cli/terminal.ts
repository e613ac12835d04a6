const barWidth = 30;
const redrawMilliseconds = 80;

/** Where progress goes: to stderr, and only when a person watches. */
export class Terminal {
  private drawn = 0;
  private visible = false;

  constructor(
    private readonly errors: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
  ) {}

  progress(done: number, total: number, message: string): void {
    if (!this.errors.isTTY) return;
    const now = performance.now();
    if (now - this.drawn < redrawMilliseconds && done < total) return;
    this.drawn = now;
    const share = total > 0 ? Math.min(1, done / total) : 0;
    const filled = Math.round(share * barWidth);
    const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
    this.errors.write(`\r\u001b[2K${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${message}`);
    this.visible = true;
  }

  /** Something to know that is no result, on a line of its own, for whoever watches or reads along. */
  note(text: string): void {
    this.clear();
    this.errors.write(`${text}\n`);
  }

  /** Removes the bar, so that what follows stands on a line of its own. */
  clear(): void {
    if (this.visible) this.errors.write('\r\u001b[2K');
    this.visible = false;
  }
}
