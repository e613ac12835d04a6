/**
 * Tells the weights of a step from others that stood at the same step before: put in by hand, trained anew after a reset, or with
 * another rate. Two moments with equal step and equal revision have equal weights.
 */
export class Revisions {
  /** From which step on each change holds, the later one behind; one that a later change covers is gone. */
  private readonly changes: { readonly from: number; readonly revision: number }[] = [];
  private count = 0;

  /** From `step` on the weights are others. */
  changedFrom(step: number): void {
    while ((this.changes.at(-1)?.from ?? -1) >= step) this.changes.pop();
    this.changes.push({ from: step, revision: ++this.count });
  }

  at(step: number): number {
    return this.changes.findLast(({ from }) => from <= step)?.revision ?? 0;
  }
}
