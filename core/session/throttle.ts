/** Lets something happen at most once in an interval. */
export class Throttle {
  private passed = -Infinity;

  /** @param interval milliseconds */
  constructor(private readonly interval: number) {}

  get isOpen(): boolean {
    return performance.now() - this.passed >= this.interval;
  }

  /** It happens now. */
  pass(): void {
    this.passed = performance.now();
  }
}
