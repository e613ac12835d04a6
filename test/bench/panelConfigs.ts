/** What the panel is measured with: a small network that makes tens of thousands of steps a second, and 4 layers of 512 units. */
export const panelConfigs = {
  small: config([16, 16], 'Tanh'),
  wide: config([512, 512, 512, 512], 'ReLU'),
};

export type PanelConfigName = keyof typeof panelConfigs;

function config(widths: readonly number[], activation: string): string {
  const hidden = widths.flatMap(out_features => [{ type: 'Linear', out_features }, { type: activation }]);
  return JSON.stringify(
    {
      seed: 3,
      data: { generator: 'spirals', samples: 400, noise: 0.1, validation: 0.2 },
      layers: [...hidden, { type: 'BatchNorm1d' }, { type: 'Linear', out_features: 2 }],
      loss: { type: 'CrossEntropyLoss' },
      optimizer: { type: 'SGD', lr: 0.02, momentum: 0.9 },
      training: { epochs: 1_000_000, batch_size: 32, shuffle: true },
    },
    undefined,
    2,
  );
}
