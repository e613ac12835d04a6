import { ActivationKind } from './activationKind';
import type { Kernels } from './kernels';
import { control, taskKind, type TaskBlock, type TaskKind } from './threadTask';

/** Elements of a partial sum: what `dot` in assembly/elementwise.ts sums in one portion. */
export const portion = 1 << 15;

const activationKinds = Object.values(ActivationKind).filter(kind => typeof kind === 'number');

/** Units that a task of this kind and these arguments consists of. Each is computed as in the whole, whoever does it. */
export function unitsOf(kind: TaskKind, args: Float64Array): number {
  switch (kind) {
    case taskKind.forward:
      return Math.max(args[4], args[6]);
    case taskKind.forwardAdd:
      return Math.max(args[3], args[5]);
    case taskKind.inputGradient:
    case taskKind.inputGradientAdd:
      return Math.max(args[3], args[4]);
    case taskKind.weightGradient:
    case taskKind.weightGradientAdd:
      return args[5];
    case taskKind.columnSum:
    case taskKind.columnSumAdd:
      return args[3];
    case taskKind.batchNormForward:
      return args[9];
    case taskKind.batchNormBackward:
      return args[8];
    case taskKind.activationForward:
      return args[3];
    case taskKind.activationBackward:
      return args[5];
    case taskKind.sgd:
      return args[3];
    case taskKind.adam:
      return args[5];
    case taskKind.sumOfSquares:
      return Math.ceil(args[1] / portion);
  }
}

/** Chunks start at multiples of this: whole panels of a product, whole cache lines of a vector. */
export function grainOf(kind: TaskKind): number {
  if (kind === taskKind.sumOfSquares) return 1;
  return kind >= taskKind.activationForward ? 64 : 8;
}

/** Does units `from` … `to` − 1 of the task. Allocates nothing. */
export function performPart(
  kernels: Kernels,
  { control: words, args, sums }: TaskBlock,
  chunk: number,
): void {
  const size = words[control.wide] ? 8 : 4;
  const from = chunk * words[control.step];
  const to = Math.min(words[control.units], from + words[control.step]);
  const count = to - from;
  const skip = from * size;
  const a = args[0];
  const b = args[1];
  const c = args[2];
  const d = args[3];
  const kind = words[control.kind] as TaskKind;
  switch (kind) {
    case taskKind.forward: {
      const S = args[4];
      const I = args[5];
      const O = args[6];
      if (O >= S) kernels.linearForwardPart(a, b, c, d, S, I, O, from, to, 0);
      else kernels.linearForward(a + skip * I, b, c, d + skip * O, count, I, O);
      return;
    }
    case taskKind.forwardAdd: {
      const S = d;
      const I = args[4];
      const O = args[5];
      if (O >= S) kernels.linearForwardPart(a, b, 0, c, S, I, O, from, to, 1);
      else kernels.linearForwardAdd(a + skip * I, b, c + skip * O, count, I, O);
      return;
    }
    case taskKind.inputGradient:
    case taskKind.inputGradientAdd: {
      const S = d;
      const I = args[4];
      const O = args[5];
      const onto = kind === taskKind.inputGradientAdd;
      if (I >= S) kernels.linearInputGradientPart(a, b, c, S, I, O, from, to, onto ? 1 : 0);
      else if (onto) kernels.linearInputGradientAdd(a + skip * O, b, c + skip * I, count, I, O);
      else kernels.linearInputGradient(a + skip * O, b, c + skip * I, count, I, O);
      return;
    }
    case taskKind.weightGradient:
    case taskKind.weightGradientAdd: {
      const onto = kind === taskKind.weightGradientAdd ? 1 : 0;
      kernels.linearWeightGradientPart(a, b, c, d, args[4], args[5], from, to, onto);
      return;
    }
    case taskKind.columnSum:
      kernels.columnSumPart(a, b, c, d, from, to, 0);
      return;
    case taskKind.columnSumAdd:
      kernels.columnSumPart(a, b, c, d, from, to, 1);
      return;
    case taskKind.batchNormForward: {
      const S = args[8];
      const C = args[9];
      kernels.batchNormForwardPart(a, b, c, d, args[4], args[5], args[6], args[7], S, C, args[10], from, to);
      return;
    }
    case taskKind.batchNormBackward:
      kernels.batchNormBackwardPart(a, b, c, d, args[4], args[5], args[6], args[7], args[8], from, to);
      return;
    case taskKind.activationForward:
      kernels.activationForward(activationKinds[a], b + skip, c + skip, count, args[4]);
      return;
    case taskKind.activationBackward:
      kernels.activationBackward(
        activationKinds[a],
        b + skip,
        c + skip,
        d + skip,
        args[4] + skip,
        count,
        args[6],
      );
      return;
    case taskKind.sgd: {
      const buffer = c === 0 ? 0 : c + skip;
      kernels.sgd(a + skip, b + skip, buffer, count, args[4], args[5], args[6], args[7], args[8], args[9]);
      return;
    }
    case taskKind.adam: {
      const vmax = args[4] === 0 ? 0 : args[4] + skip;
      kernels.adam(
        a + skip,
        b + skip,
        c + skip,
        d + skip,
        vmax,
        count,
        args[6],
        args[7],
        args[8],
        args[9],
        args[10],
        args[11],
        args[12],
      );
      return;
    }
    case taskKind.sumOfSquares:
      for (let k = from; k < to; k++) {
        const x = a + k * portion * size;
        sums[k] = kernels.sumOfSquares(x, Math.min(portion, b - k * portion));
      }
  }
}
