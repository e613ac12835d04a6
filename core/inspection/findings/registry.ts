import type { Rule } from './rule';
import { batchInactive } from './rules/batchInactive';
import { batchNormConstant } from './rules/batchNormConstant';
import { batchNormGap } from './rules/batchNormGap';
import { batchNormPlacement } from './rules/batchNormPlacement';
import { certifiedDead } from './rules/certifiedDead';
import { classImbalance } from './rules/classImbalance';
import { deadReLU } from './rules/deadReLU';
import { dyingReLU } from './rules/dyingReLU';
import { explodingGradient } from './rules/explodingGradient';
import { frozenParameters } from './rules/frozenParameters';
import { headMismatch } from './rules/headMismatch';
import { initialLoss } from './rules/initialLoss';
import { inputScale } from './rules/inputScale';
import { learningRate } from './rules/learningRate';
import { lossNotDecreasing } from './rules/lossNotDecreasing';
import { notFinite } from './rules/notFinite';
import { permanentlyDead } from './rules/permanentlyDead';
import { poorInitialisation } from './rules/poorInitialisation';
import { saturation } from './rules/saturation';
import { symmetricUnits } from './rules/symmetricUnits';
import { updateRatio } from './rules/updateRatio';
import { vanishingGradient } from './rules/vanishingGradient';

/** Every rule, in the order of the documentation. */
export const rules: readonly Rule[] = [
  deadReLU,
  permanentlyDead,
  certifiedDead,
  dyingReLU,
  batchInactive,
  vanishingGradient,
  explodingGradient,
  notFinite,
  saturation,
  poorInitialisation,
  symmetricUnits,
  updateRatio,
  frozenParameters,
  lossNotDecreasing,
  initialLoss,
  learningRate,
  inputScale,
  classImbalance,
  headMismatch,
  batchNormPlacement,
  batchNormGap,
  batchNormConstant,
];
