import type { FloatArray } from '../../core/network/definition';
import type { Kernels } from '../../core/kernels/kernels';
import type { TwinViews } from './twinViews';

type LinearKernels = Pick<
  Kernels,
  | 'linearForward'
  | 'linearForwardAdd'
  | 'linearForwardPart'
  | 'linearInputGradient'
  | 'linearInputGradientAdd'
  | 'linearInputGradientPart'
  | 'linearWeightGradient'
  | 'linearWeightGradientAdd'
  | 'linearWeightGradientPart'
  | 'columnSum'
  | 'columnSumAdd'
  | 'columnSumPart'
>;

/** The products as their definitions have them, one number at a time. */
export function twinLinear({ real, optional }: TwinViews): LinearKernels {
  const forward = (
    x: FloatArray,
    w: FloatArray,
    y: FloatArray,
    S: number,
    I: number,
    O: number,
    start: (s: number, o: number) => number,
  ): void => {
    for (let s = 0; s < S; s++) {
      for (let o = 0; o < O; o++) {
        let sum = 0;
        for (let i = 0; i < I; i++) sum += x[s * I + i] * w[o * I + i];
        y[s * O + o] = sum + start(s, o);
      }
    }
  };
  const inputGradient = (
    g: number,
    w: number,
    dx: number,
    S: number,
    I: number,
    O: number,
    add: boolean,
  ): void => {
    const [G, W, D] = [real(g, S * O), real(w, O * I), real(dx, S * I)];
    const row = new Float64Array(I);
    for (let s = 0; s < S; s++) {
      row.fill(0);
      for (let o = 0; o < O; o++) for (let i = 0; i < I; i++) row[i] += G[s * O + o] * W[o * I + i];
      for (let i = 0; i < I; i++) D[s * I + i] = row[i] + (add ? D[s * I + i] : 0);
    }
  };
  const weightGradient = (
    g: number,
    x: number,
    dw: number,
    S: number,
    I: number,
    O: number,
    add: boolean,
  ): void => {
    const [G, X, D] = [real(g, S * O), real(x, S * I), real(dw, O * I)];
    const row = new Float64Array(I);
    for (let o = 0; o < O; o++) {
      row.fill(0);
      for (let s = 0; s < S; s++) for (let i = 0; i < I; i++) row[i] += G[s * O + o] * X[s * I + i];
      for (let i = 0; i < I; i++) D[o * I + i] = row[i] + (add ? D[o * I + i] : 0);
    }
  };
  const columnSum = (g: number, out: number, S: number, O: number, add: boolean): void => {
    const [G, sums] = [real(g, S * O), real(out, O)];
    for (let o = 0; o < O; o++) {
      let sum = 0;
      for (let s = 0; s < S; s++) sum += G[s * O + o];
      sums[o] = sum + (add ? sums[o] : 0);
    }
  };
  return {
    linearForward: (x, w, b, y, S, I, O) => {
      const bias = optional(b, O);
      forward(real(x, S * I), real(w, O * I), real(y, S * O), S, I, O, (_, o) => bias?.[o] ?? 0);
    },
    linearForwardAdd: (x, w, y, S, I, O) => {
      const Y = real(y, S * O);
      forward(real(x, S * I), real(w, O * I), Y, S, I, O, (s, o) => Y[s * O + o]);
    },
    linearForwardPart: (x, w, b, y, S, I, O, from, to, onto) => {
      const [X, W, Y, bias] = [real(x, S * I), real(w, O * I), real(y, S * O), optional(b, O)];
      for (let s = 0; s < S; s++) {
        for (let o = from; o < to; o++) {
          let sum = 0;
          for (let i = 0; i < I; i++) sum += X[s * I + i] * W[o * I + i];
          Y[s * O + o] = sum + (onto ? Y[s * O + o] : (bias?.[o] ?? 0));
        }
      }
    },
    linearInputGradientPart: (g, w, dx, S, I, O, from, to, onto) => {
      const [G, W, D] = [real(g, S * O), real(w, O * I), real(dx, S * I)];
      for (let s = 0; s < S; s++) {
        for (let i = from; i < to; i++) {
          let sum = 0;
          for (let o = 0; o < O; o++) sum += G[s * O + o] * W[o * I + i];
          D[s * I + i] = sum + (onto ? D[s * I + i] : 0);
        }
      }
    },
    linearInputGradient: (g, w, dx, S, I, O) => inputGradient(g, w, dx, S, I, O, false),
    linearInputGradientAdd: (g, w, dx, S, I, O) => inputGradient(g, w, dx, S, I, O, true),
    linearWeightGradient: (g, x, dw, S, I, O) => weightGradient(g, x, dw, S, I, O, false),
    linearWeightGradientAdd: (g, x, dw, S, I, O) => weightGradient(g, x, dw, S, I, O, true),
    linearWeightGradientPart: (g, x, dw, S, I, O, from, to, onto) => {
      const [G, X, D] = [real(g, S * O), real(x, S * I), real(dw, O * I)];
      for (let o = from; o < to; o++) {
        for (let i = 0; i < I; i++) {
          let sum = onto ? D[o * I + i] : 0;
          for (let s = 0; s < S; s++) sum += G[s * O + o] * X[s * I + i];
          D[o * I + i] = sum;
        }
      }
    },
    columnSum: (g, out, S, O) => columnSum(g, out, S, O, false),
    columnSumAdd: (g, out, S, O) => columnSum(g, out, S, O, true),
    columnSumPart: (g, out, S, O, from, to, onto) => {
      const [G, sums] = [real(g, S * O), real(out, O)];
      for (let o = from; o < to; o++) {
        let sum = 0;
        for (let s = 0; s < S; s++) sum += G[s * O + o];
        sums[o] = sum + (onto ? sums[o] : 0);
      }
    },
  };
}
