/* global performance, console */
// What TensorFlow.js needs for the same training steps on its WebAssembly backend: prints one JSON document.
const tf = require('@tensorflow/tfjs');
const wasm = require('@tensorflow/tfjs-backend-wasm');
const path = require('node:path');

const shapes = [
  ['tiny', [2, 8, 8, 2], false, 32, 60],
  ['seed', [20, 40, 10], true, 64, 60],
  ['mnist', [784, 128, 64, 10], true, 64, 12],
  ['big', [784, 512, 512, 10], true, 128, 4],
];

(async () => {
  wasm.setWasmPaths(path.join(path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm')), '/'));
  await tf.setBackend('wasm');
  await tf.ready();
  const steps = {};
  for (const [name, widths, batchNorm, batch, rounds] of shapes) {
    const model = tf.sequential();
    widths.slice(1).forEach((units, index) => {
      model.add(tf.layers.dense(index === 0 ? { units, inputShape: [widths[0]] } : { units }));
      if (index < widths.length - 2) {
        if (batchNorm) model.add(tf.layers.batchNormalization());
        model.add(tf.layers.reLU());
      }
    });
    const x = tf.randomNormal([batch, widths[0]], 0, 1, 'float32', 1);
    const labels = Array.from({ length: batch }, (_, row) => row % widths[widths.length - 1]);
    const y = tf.oneHot(tf.tensor1d(labels, 'int32'), widths[widths.length - 1]).toFloat();
    const optimizer = tf.train.momentum(0.01, 0.9);
    const step = () => {
      const cost = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true })),
        true,
      );
      cost.dataSync();
      cost.dispose();
    };
    for (let i = 0; i < 3; i++) step();
    const times = [];
    for (let i = 0; i < rounds; i++) {
      const began = performance.now();
      step();
      times.push((performance.now() - began) * 1000);
    }
    steps[name] = times.sort((a, b) => a - b)[rounds >> 1];
  }
  console.log(JSON.stringify({ version: tf.version.tfjs, steps }));
})();
