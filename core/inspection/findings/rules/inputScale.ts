import { defineRule } from '../rule';

/** R16. */
export const inputScale = defineRule({
  id: 'R16',
  code: 'input-scale',
  title: 'Inputs of unequal scale',
  why: 'Features of very different size or far from 0 make a narrow valley of the loss: one learning rate cannot fit all of them.',
  moment: 'config',
  patience: 1,
  thresholds: {
    ratio: { default: 10, description: 'Largest over smallest deviation of the features.' },
    shift: { default: 2, description: 'Mean of a feature in units of its deviation.' },
    size: { default: 30, description: 'Deviation or mean of a feature that is too large in itself.' },
  },
  evaluate(evidence, { ratio, shift, size }) {
    const { mean, deviation } = evidence.data;
    const { features } = evidence.description;
    const varying = features.flatMap((_, j) => (deviation[j] > 0 ? [j] : []));
    if (varying.length === 0) return [];
    // Batch norm first of all does what standardising would.
    if (evidence.config.layers[0].type === 'BatchNorm1d') return [];
    const by = (value: (j: number) => number): number =>
      varying.reduce((best, j) => (value(j) > value(best) ? j : best));
    const widest = by(j => deviation[j]);
    const narrowest = by(j => -deviation[j]);
    const farthest = by(j => Math.abs(mean[j]) / deviation[j]);
    const largest = by(j => Math.max(deviation[j], Math.abs(mean[j])));
    const found = deviation[widest] / deviation[narrowest];
    const distance = Math.abs(mean[farthest]) / deviation[farthest];
    const magnitude = Math.max(deviation[largest], Math.abs(mean[largest]));
    const words: string[] = [];
    if (found > ratio)
      words.push(
        `"${features[widest]}" varies ${found.toPrecision(2)} times as much as "${features[narrowest]}" (deviation ${deviation[widest].toPrecision(3)} against ${deviation[narrowest].toPrecision(3)})`,
      );
    if (distance > shift)
      words.push(
        `"${features[farthest]}" lies ${distance.toPrecision(2)} deviations from 0 (mean ${mean[farthest].toPrecision(3)})`,
      );
    if (words.length === 0 && magnitude > size)
      words.push(`"${features[largest]}" has values of the order of ${magnitude.toPrecision(2)}`);
    if (words.length === 0) return [];
    return [
      {
        severity: 'warning',
        message: `${words.join('; ')}.`,
        evidence: { ratio: found, shift: distance, size: magnitude },
        advice: 'Standardise the features: "standardize": true.',
        fixes: [
          {
            title: 'Standardise the features',
            changes: [{ path: ['data', 'standardize'], value: true }],
          },
        ],
      },
    ];
  },
});
