import { clipGradients, heEverywhere, rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** R4. */
export const notFinite = defineRule({
  id: 'R4',
  code: 'not-finite',
  title: 'NaN or infinity',
  why: 'One value that is not finite reaches every weight with the next step. The last finite state was kept.',
  moment: 'always',
  patience: 1,
  thresholds: {},
  evaluate(evidence) {
    const { divergence, present } = evidence;
    const broken = present.flow.find(
      ({ activationNonFinite, gradientNonFinite }) => activationNonFinite + gradientNonFinite > 0,
    );
    if (!divergence && !broken) return [];
    const layer = divergence ? divergence.layer : broken?.layer;
    return [
      {
        severity: 'error',
        ...(layer !== undefined && { layer }),
        units:
          divergence?.layer !== undefined && divergence.tensor === undefined && divergence.index !== undefined
            ? [divergence.index]
            : [],
        message: divergence
          ? divergence.message
          : `Layer ${broken?.layer} is the first with values that are not finite: ${broken?.activationNonFinite} outputs and ${broken?.gradientNonFinite} gradients over the training samples.`,
        evidence: { step: divergence?.step ?? present.step },
        advice:
          'Lower the learning rate, clip the gradient ("clip_grad_norm"), start with smaller weights or standardise the data.',
        fixes: [rateTimes(evidence, 0.1), clipGradients(), heEverywhere(evidence)],
      },
    ];
  },
});
