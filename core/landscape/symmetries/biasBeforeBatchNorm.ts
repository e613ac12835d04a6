import type { SymmetryDefinition } from './symmetry';

export const biasBeforeBatchNorm: SymmetryDefinition = {
  id: 'bias-before-batch-norm',
  title: 'bias before batch norm',
  explanation: 'Batch norm subtracts the mean of the batch, and with it any bias added before.',
  generators(point) {
    return point.all('Linear').flatMap(layer => {
      const next = point.next(layer);
      const bias = point.place(layer, 'bias');
      if (next === undefined || bias === undefined || !point.usesBatchStatistics(next)) return [];
      return Array.from({ length: point.width(layer) }, (_, unit) => {
        const generator = point.zeros();
        generator[bias + unit] = 1;
        return generator;
      });
    });
  },
};
