import { batchNormScale } from './batchNormScale';
import { biasBeforeBatchNorm } from './biasBeforeBatchNorm';
import { deadUnits } from './deadUnits';
import { dependentInputs, dependentUnits } from './dependentInputs';
import { linearMixing } from './linearMixing';
import { linearSharing } from './linearSharing';
import { rescale } from './rescale';
import { seldomOn } from './seldomOn';
import { softmaxShift } from './softmaxShift';
import type { SymmetryDefinition } from './symmetry';

/** Every symmetry that explains zero modes. A mode that two of them explain counts for the first. */
export const symmetryDefinitions: readonly SymmetryDefinition[] = [
  biasBeforeBatchNorm,
  softmaxShift,
  deadUnits,
  seldomOn,
  dependentInputs,
  batchNormScale,
  rescale,
  linearMixing,
  linearSharing,
  dependentUnits,
];
