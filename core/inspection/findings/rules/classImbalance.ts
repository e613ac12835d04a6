import { defineRule } from '../rule';

/** R17. */
export const classImbalance = defineRule({
  id: 'R17',
  code: 'class-imbalance',
  title: 'Class imbalance',
  why: 'A network that always answers with the largest class is right most of the time: accuracy misleads, and rare classes are learnt last.',
  moment: 'config',
  patience: 1,
  thresholds: {
    ratio: { default: 10, description: 'Rows of the largest class over those of the smallest.' },
  },
  evaluate({ data, description }, { ratio }) {
    const { classCounts } = data;
    if (description.task.kind !== 'classification' || classCounts.length < 2) return [];
    const largest = classCounts.indexOf(Math.max(...classCounts));
    const smallest = classCounts.indexOf(Math.min(...classCounts));
    const found = classCounts[largest] / classCounts[smallest];
    if (!(found > ratio)) return [];
    const [large, small] = [description.task.classes[largest], description.task.classes[smallest]];
    return [
      {
        severity: 'warning',
        message: `Class "${large}" has ${classCounts[largest]} training rows, "${small}" has ${classCounts[smallest]}: ${found.toPrecision(2)} times as many.`,
        evidence: { ratio: found },
        advice:
          'Give more rows of the rare class, or leave out some of the frequent one, and judge by each class rather than by accuracy alone.',
      },
    ];
  },
});
