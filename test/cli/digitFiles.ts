import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The 10 000 digits of the package `mnist`, as MNIST itself is stored: IDX images and labels. */
export function digitFiles(): { readonly images: Uint8Array; readonly labels: Uint8Array } {
  const folder = join(dirname(require.resolve('mnist/package.json')), 'src', 'digits');
  const classes = Array.from({ length: 10 }, (_, digit) => {
    const { data } = JSON.parse(readFileSync(join(folder, `${digit}.json`), 'utf8')) as { data: number[] };
    return data;
  });
  const pixels = 28 * 28;
  const counts = classes.map(data => Math.floor(data.length / pixels));
  const rows = counts.reduce((sum, count) => sum + count, 0);
  const images = Buffer.alloc(16 + rows * pixels);
  const labels = Buffer.alloc(8 + rows);
  // Two zero bytes, 8 for unsigned bytes, the number of dimensions; then each dimension (LeCun, the MNIST page).
  images.set([0, 0, 8, 3]);
  [rows, 28, 28].forEach((size, at) => images.writeUInt32BE(size, 4 + 4 * at));
  labels.set([0, 0, 8, 1]);
  labels.writeUInt32BE(rows, 4);
  let row = 0;
  classes.forEach((data, digit) => {
    for (let k = 0; k < counts[digit]; k++, row++) {
      labels[8 + row] = digit;
      for (let i = 0; i < pixels; i++) images[16 + row * pixels + i] = Math.round(255 * data[k * pixels + i]);
    }
  });
  return { images, labels };
}

/**
 * A network that learns them in eight epochs. Pixels as they are: standardised, those that are hardly ever lit would count as
 * much as the others.
 */
export const digitConfig = {
  seed: 1,
  data: {
    file: 'digits-images-idx3-ubyte',
    target: 'digits-labels-idx1-ubyte',
    validation: 0.2,
    standardize: false,
  },
  layers: [
    { type: 'Linear', out_features: 128 },
    { type: 'BatchNorm1d' },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 64 },
    { type: 'BatchNorm1d' },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 10 },
  ],
  loss: { type: 'CrossEntropyLoss' },
  optimizer: { type: 'SGD', lr: 0.05, momentum: 0.9 },
  scheduler: { type: 'CosineAnnealingLR', T_max: 8 },
  training: { epochs: 8, batch_size: 64, shuffle: true },
};
