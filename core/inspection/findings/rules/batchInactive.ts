import { defineRule } from '../rule';

/** R1d. A remark, never a warning: units that one batch does not wake are no dead ones. */
export const batchInactive = defineRule({
  id: 'R1d',
  code: 'batch-inactive',
  title: 'Off for a whole minibatch',
  why: 'A unit that is off for every row of a minibatch learns nothing from that step, but the next batch may wake it: judged by one batch, far more units look dead than are.',
  moment: 'always',
  patience: 1,
  thresholds: {
    share: {
      default: 0.1,
      description:
        'Share of a layer, beside the dead ones, from which on units off for a batch are mentioned.',
    },
  },
  evaluate(evidence, { share }) {
    const { states, activeShare } = evidence.present;
    const rows = Math.min(evidence.config.training.batch_size, evidence.description.trainingSamples);
    return states.flatMap((layerStates, layer) => {
      const shares = activeShare[layer];
      if (shares.length === 0) return [];
      const dead = layerStates.filter(state => state === 'dead').length;
      // A batch of so many rows drawn at random leaves a unit asleep with probability (1 − p)ⁿ.
      const asleep = shares.reduce((sum, p) => sum + (1 - p) ** rows, 0);
      if (!(asleep - dead >= share * shares.length)) return [];
      return [
        {
          severity: 'info' as const,
          layer,
          units: [],
          message: `A minibatch of ${rows} rows leaves ${asleep.toFixed(1)} of ${shares.length} ReLUs of layer ${layer} off on average, though only ${dead} are dead.`,
          evidence: { asleep, dead, rows },
          advice: 'Nothing needs to change; larger minibatches reach more units with every step.',
        },
      ];
    });
  },
});
