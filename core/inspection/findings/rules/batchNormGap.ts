import { defineRule } from '../rule';

/** R20: running statistics that are not the data's, proved by putting the exact ones in their place. */
export const batchNormGap = defineRule({
  id: 'R20',
  code: 'batch-norm-gap',
  title: 'Batch norm: running statistics off',
  why: 'In use the network normalises with the running statistics. Where they are not those of the data, it is another network than the one that was trained.',
  moment: 'always',
  patience: 2,
  thresholds: {
    loss: {
      default: 0.1,
      description: 'Gap between the losses in eval and train mode, as a share of the latter.',
    },
    share: {
      default: 0.05,
      description: 'Least gap as a share of the constant answer’s loss: near 0 every ratio is large.',
    },
    most: {
      default: 0.5,
      description:
        'Share of the channels that are off at the end of a run, still warming up, which counts without a gap of the losses too.',
    },
    sigma: { default: 0.5, description: 'Gap of the means in units of the data’s deviation.' },
    variance: { default: 2, description: 'Ratio of the variances, up or down.' },
    warmUp: {
      default: 0.99,
      description: 'Share 1 − (1 − m)ᵗ of the running statistics below which they are still warming up.',
    },
  },
  evaluate(evidence, { loss, share, most, sigma, variance, warmUp }) {
    const { present, data, totalSteps } = evidence;
    // While a run goes on the statistics catch up by themselves; what it ends with is what is used.
    const goesOn = present.step < totalSteps;
    const losses = present.batchNormLosses;
    if (!losses || present.step === 0) return [];
    const gap = losses.eval - losses.train;
    const isFelt = Math.abs(gap) > loss * Math.abs(losses.train) && Math.abs(gap) > share * data.baseline;
    return present.batchNorms.flatMap(statistics => {
      const { layer, gap: distance, varianceRatio } = statistics;
      const units = [...distance.keys()].filter(
        c => distance[c] > sigma || varianceRatio[c] > variance || varianceRatio[c] < 1 / variance,
      );
      if (units.length === 0) return [];
      const isYoung = statistics.warmUp < warmUp;
      // Statistics that never arrived are wrong also where the training data do not notice.
      const isUnfinished = isYoung && !goesOn && units.length >= most * distance.length;
      if (!isFelt && !isUnfinished) return [];
      const proof =
        losses.closed > 0.9
          ? ` With the exact statistics the loss is ${losses.exact.toPrecision(3)}: they are the cause.`
          : '';
      return [
        {
          urgent: isUnfinished,
          severity: isYoung && goesOn ? ('info' as const) : ('warning' as const),
          layer,
          units,
          message: `The loss is ${losses.eval.toPrecision(3)} with the running statistics and ${losses.train.toPrecision(3)} with those of the data.${proof} In layer ${layer} ${units.length} of ${distance.length} channels are off${isYoung ? `, being only ${(100 * statistics.warmUp).toFixed(0)} % warmed up` : ''}.`,
          evidence: { ...losses, warmUp: statistics.warmUp, channels: units.length },
          advice: isYoung
            ? goesOn
              ? 'Train on: 1 − (1 − momentum)ᵗ approaches 1.'
              : 'Train longer or with a larger momentum of the batch norm: 1 − (1 − momentum)ᵗ must come near 1.'
            : 'Lower the learning rate towards the end, use larger batches, or another momentum of the batch norm.',
          fixes: [
            {
              title: `Set the momentum of layer ${layer} to 0.1`,
              changes: [{ path: ['layers', layer, 'momentum'], value: 0.1 }],
            },
          ],
        },
      ];
    });
  },
});
