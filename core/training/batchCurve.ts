import type { Curves } from '../session/protocol/curves';

/** What rebuilds a curve: the width of a bin, and per bin its count and what it holds. */
export interface SavedBatchCurve {
  readonly width: number;
  readonly columns: readonly Float64Array[];
}

/** Bins kept; two neighbours merge whenever they are all taken. */
const capacity = 8192;

/**
 * Loss, gradient norm and learning rate of every minibatch, in a fixed amount of memory: bin i holds the steps
 * i·width + 1 … (i + 1)·width, and the width doubles when a run outgrows the bins. Minimum and maximum survive, so that no
 * spike is lost. Recording allocates nothing.
 */
export class BatchCurve {
  private width = 1;
  /** Bins from 0 that may hold something. */
  private used = 0;
  /** The last step recorded. */
  private last = 0;
  private readonly count = new Float64Array(capacity);
  private readonly lossMin = new Float64Array(capacity);
  private readonly lossMax = new Float64Array(capacity);
  private readonly lossSum = new Float64Array(capacity);
  private readonly normSum = new Float64Array(capacity);
  private readonly rate = new Float64Array(capacity);

  /** @param step the number of the step, from 1; steps come in ascending order */
  record(step: number, loss: number, gradNorm: number, learningRate: number): void {
    while (step > capacity * this.width) this.mergePairs();
    const bin = Math.floor((step - 1) / this.width);
    const first = bin >= this.used || this.count[bin] === 0;
    if (bin >= this.used) {
      this.count.fill(0, this.used, bin + 1);
      this.used = bin + 1;
    }
    this.lossMin[bin] = first ? loss : Math.min(this.lossMin[bin], loss);
    this.lossMax[bin] = first ? loss : Math.max(this.lossMax[bin], loss);
    this.lossSum[bin] = first ? loss : this.lossSum[bin] + loss;
    this.normSum[bin] = first ? gradNorm : this.normSum[bin] + gradNorm;
    this.count[bin]++;
    this.last = step;
    this.rate[bin] = learningRate;
  }

  /**
   * Forgets every step after `step`. A bin that reaches beyond it is forgotten as a whole: what it holds cannot be taken
   * apart, and a gap of one bin in thousands is better than a wrong value.
   */
  truncate(step: number): void {
    this.used = Math.min(this.used, Math.floor(step / this.width));
    this.last = Math.min(this.last, step);
    if (this.used === 0) this.width = 1;
  }

  /** The curve up to and including `step`, in at most `maxPoints` points, each at the last step that it stands for. */
  read(step: number, maxPoints: number): Curves['batch'] {
    const end = Math.min(this.used, Math.ceil(step / this.width));
    const group = Math.max(1, Math.ceil(end / Math.max(1, maxPoints)));
    const points: number[][] = [];
    for (let start = 0; start < end; start += group) {
      const point = this.summarise(start, Math.min(start + group, end), step);
      if (point) points.push(point);
    }
    const column = (index: number): Float64Array => Float64Array.from(points, point => point[index]);
    return {
      step: column(0),
      lossMin: column(1),
      lossMax: column(2),
      lossMean: column(3),
      gradNorm: column(4),
      learningRate: column(5),
    };
  }

  /** The curve up to and including `step`, as exactly as the bins allow. */
  save(step: number): SavedBatchCurve {
    const used = step >= this.last ? this.used : Math.min(this.used, Math.floor(step / this.width));
    return { width: this.width, columns: this.columns().map(column => column.slice(0, used)) };
  }

  /** @throws RangeError when this was not made by `save` */
  load({ width, columns }: SavedBatchCurve): void {
    const own = this.columns();
    const used = columns.at(0)?.length ?? 0;
    const fits = columns.length === own.length && columns.every(column => column.length === used);
    if (!fits || used > capacity || !(width >= 1)) throw new RangeError('This is not a saved curve.');
    this.width = width;
    this.used = used;
    this.last = used * width;
    own.forEach((column, index) => {
      column.set(columns[index]);
    });
  }

  private columns(): readonly Float64Array[] {
    return [this.count, this.lossMin, this.lossMax, this.lossSum, this.normSum, this.rate];
  }

  private summarise(from: number, to: number, shownStep: number): number[] | undefined {
    let count = 0;
    let min = Infinity;
    let max = -Infinity;
    let loss = 0;
    let norm = 0;
    let rate = NaN;
    for (let bin = from; bin < to; bin++) {
      if (this.count[bin] === 0) continue;
      count += this.count[bin];
      min = Math.min(min, this.lossMin[bin]);
      max = Math.max(max, this.lossMax[bin]);
      loss += this.lossSum[bin];
      norm += this.normSum[bin];
      rate = this.rate[bin];
    }
    if (count === 0) return undefined;
    return [Math.min(to * this.width, shownStep), min, max, loss / count, norm / count, rate];
  }

  private mergePairs(): void {
    const { count, lossMin, lossMax, lossSum, normSum, rate } = this;
    const half = Math.ceil(this.used / 2);
    for (let bin = 0; bin < half; bin++) {
      const a = 2 * bin;
      const b = a + 1;
      const hasB = b < this.used && count[b] > 0;
      const hasA = count[a] > 0;
      lossMin[bin] = hasA && hasB ? Math.min(lossMin[a], lossMin[b]) : lossMin[hasB ? b : a];
      lossMax[bin] = hasA && hasB ? Math.max(lossMax[a], lossMax[b]) : lossMax[hasB ? b : a];
      lossSum[bin] = (hasA ? lossSum[a] : 0) + (hasB ? lossSum[b] : 0);
      normSum[bin] = (hasA ? normSum[a] : 0) + (hasB ? normSum[b] : 0);
      rate[bin] = rate[hasB ? b : a];
      count[bin] = (hasA ? count[a] : 0) + (hasB ? count[b] : 0);
    }
    this.used = half;
    this.width *= 2;
  }
}
