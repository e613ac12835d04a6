/** A column of numbers as it is read: a byte each as long as all are whole numbers from 0 to 255, else 8 bytes. */
export class GrowingColumn {
  length = 0;
  private values: Uint8Array | Float64Array = new Uint8Array(64);

  push(value: number): void {
    if (this.length === this.values.length) this.grow(2 * this.length);
    // Neither a fraction nor −0 nor NaN is its own lowest byte.
    if (this.values instanceof Uint8Array && !Object.is(value & 0xff, value))
      this.values = Float64Array.from(this.values);
    this.values[this.length++] = value;
  }

  /** What was pushed. */
  data(): Uint8Array | Float64Array {
    return this.values.subarray(0, this.length);
  }

  private grow(capacity: number): void {
    const larger = this.values instanceof Uint8Array ? new Uint8Array(capacity) : new Float64Array(capacity);
    larger.set(this.values);
    this.values = larger;
  }
}
