import type { Kernels } from '../../core/kernels/kernels';
import type { Precision, TensorMemory } from '../../core/kernels/memory';
import { twinActivations } from './twinActivations';
import { twinLinear } from './twinLinear';
import { twinLosses } from './twinLosses';
import { twinNorms } from './twinNorms';
import { twinOptimizers } from './twinOptimizers';
import { twinVectors } from './twinVectors';
import { twinViews } from './twinViews';

/** The kernels in plain TypeScript, on the same memory: every sum in float64, results rounded as they are stored. */
export function twinKernels(memory: TensorMemory, precision: Precision): Kernels {
  const views = twinViews(memory, precision);
  return {
    ...twinLinear(views),
    ...twinActivations(views),
    ...twinNorms(views),
    ...twinLosses(views),
    ...twinOptimizers(views),
    ...twinVectors(views),
  };
}
