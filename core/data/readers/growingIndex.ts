/** A list of whole numbers below 2³² that takes 4 bytes for each. */
export class GrowingIndex {
  /** Fewer than there were: the rest is forgotten. */
  length = 0;
  private values = new Uint32Array(1024);

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(2 * this.length);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index];
  }
}
