import { defineRule } from '../rule';
import { linearsOf } from '../evidence';

/** R11. CS231n: the first loss of C classes is ln C. */
export const initialLoss = defineRule({
  id: 'R11',
  code: 'initial-loss',
  title: 'Initial loss off',
  why: 'Before anything is learnt, every class should be equally likely. A larger loss means that the start is confident without reason, and that its confidence must first be unlearnt.',
  moment: 'start',
  patience: 1,
  thresholds: {
    info: {
      default: 0.1,
      description: 'Distance of the first loss from ln C, as a share of it, that is mentioned.',
    },
    warning: { default: 1, description: 'The same, from which on it is a warning.' },
  },
  evaluate(evidence, { info, warning }) {
    const { description, present } = evidence;
    if (description.task.kind !== 'classification') return [];
    const expected = Math.log(description.task.classes.length);
    const distance = Math.abs(present.trainLoss - expected) / expected;
    if (!(distance > info)) return [];
    const last = linearsOf(evidence).at(-1);
    return [
      {
        severity: distance > warning ? 'warning' : 'info',
        ...(last !== undefined && { layer: last }),
        message: `The loss before training is ${present.trainLoss.toPrecision(3)}; ln ${description.task.classes.length} = ${expected.toPrecision(3)} would be that of equally likely classes.`,
        evidence: { loss: present.trainLoss, expected, distance },
        advice: 'Start the last Linear with smaller weights and a zero bias, and standardise the data.',
        fixes:
          last === undefined
            ? []
            : [
                {
                  title: `Start layer ${last} with small weights`,
                  changes: [
                    { path: ['layers', last, 'init'], value: { type: 'normal_', std: 0.01 } },
                    { path: ['layers', last, 'bias_init'], value: { type: 'zeros_' } },
                  ],
                },
              ],
      },
    ];
  },
});
