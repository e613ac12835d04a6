import type { Kernels } from './kernels';
import { control, partOf, productKind } from './threadTask';

/**
 * Does part `index` of `parts` of the product that the control block describes. Parts are rows of the result, each an
 * independent sum, so the result's bits do not depend on how many parts there are.
 */
export function performPart(
  kernels: Kernels,
  task: Int32Array,
  size: number,
  index: number,
  parts: number,
): void {
  const at = control.operands;
  const [first, second, bias, result] = [
    task[at] >>> 0,
    task[at + 1] >>> 0,
    task[at + 2] >>> 0,
    task[at + 3] >>> 0,
  ];
  const [S, I, O] = [task[control.shape], task[control.shape + 1], task[control.shape + 2]];
  const kind = task[control.kind];
  const byOutput = kind === productKind.weightGradient || kind === productKind.weightGradientAdd;
  const { from, to } = partOf(byOutput ? O : S, index, parts);
  const rows = to - from;
  if (rows <= 0) return;
  const inputs = from * I * size;
  const outputs = from * O * size;
  switch (kind) {
    case productKind.forward:
      kernels.linearForward(first + inputs, second, bias, result + outputs, rows, I, O);
      return;
    case productKind.forwardAdd:
      kernels.linearForwardAdd(first + inputs, second, result + outputs, rows, I, O);
      return;
    case productKind.inputGradient:
      kernels.linearInputGradient(first + outputs, second, result + inputs, rows, I, O);
      return;
    case productKind.inputGradientAdd:
      kernels.linearInputGradientAdd(first + outputs, second, result + inputs, rows, I, O);
      return;
    case productKind.weightGradient:
    case productKind.weightGradientAdd: {
      const onto = kind === productKind.weightGradientAdd ? 1 : 0;
      kernels.linearWeightGradientPart(first, second, result, S, I, O, from, to, onto);
    }
  }
}
