import assert from 'node:assert/strict';
import { editText } from '../../core/config/editText';
import { checkText } from '../../core/config/loadConfig';
import { readConfig } from '../../core/config/read';
import { readyVariants } from '../../core/inspection/readyVariants';
import type { Comparison } from '../../core/session/protocol/compare';
import { OpenedSession } from '../session/openedSession';

const layers = [
  { type: 'Linear', out_features: 12, bias: false },
  { type: 'BatchNorm1d' },
  { type: 'ReLU' },
  { type: 'Dropout', p: 0.1 },
  { type: 'Linear', out_features: 8 },
  { type: 'Tanh' },
  { type: 'Linear', out_features: 2 },
];
const config = {
  seed: 3,
  data: { generator: 'moons', samples: 80, noise: 0.1, validation: 0.25 },
  layers,
  loss: { type: 'CrossEntropyLoss' },
  optimizer: { type: 'SGD', lr: 0.1 },
  training: { epochs: 5, batch_size: 20 },
};

async function compare(params: object): Promise<Comparison> {
  const opened = await OpenedSession.open(config);
  return opened.look<Comparison>({ probe: 'compare', params });
}

describe('Two variants of a config', () => {
  it('that are ready made can all be trained, and each changes something', async () => {
    const text = JSON.stringify(config, undefined, 2);
    const read = readConfig(text, '/test.mlp.json').config!;
    const variants = readyVariants(read);
    assert.ok(variants.length >= 12);
    assert.equal(new Set(variants.map(({ id }) => id)).size, variants.length);
    for (const { title, changes } of variants) {
      const changed = editText(text, changes);
      const { problems } = await checkText(changed, '/test.mlp.json');
      assert.deepEqual(
        problems.filter(({ severity }) => severity === 'error'),
        [],
        title,
      );
      assert.notDeepEqual(readConfig(changed, '/test.mlp.json').config, read, title);
    }
  });

  it('without batch norm have none left, and get back the bias that was left to it', () => {
    const text = JSON.stringify(config, undefined, 2);
    const read = readConfig(text, '/test.mlp.json').config!;
    const { changes } = readyVariants(read).find(({ id }) => id === 'without-batch-norm')!;
    const changed = readConfig(editText(text, changes), '/test.mlp.json').config!;
    assert.deepEqual(
      changed.layers.map(({ type }) => type),
      ['Linear', 'ReLU', 'Dropout', 'Linear', 'Tanh', 'Linear'],
    );
    assert.equal((changed.layers[0] as { readonly bias?: boolean }).bias, true);
  });

  it('are followed in losses, dead units, gradients of every layer and the gap of the batch norm', async () => {
    const found = await compare({
      changes: [{ path: ['layers', 1], value: undefined }],
      name: 'without',
      steps: 30,
      points: 3,
    });
    const { a, b } = found;
    assert.deepEqual([...a.step], [0, 10, 20, 30]);
    assert.equal(a.layers.length, 7);
    assert.equal(b.layers.length, 6);
    for (const { gradient } of a.layers) assert.equal(gradient.length, 4);
    assert.equal(a.batchNormGap.length, 4);
    assert.equal(a.modeGap.length, 4);
    assert.equal(b.batchNormGap.length, 0);
    assert.equal(a.deadCourse.at(-1), a.dead);
    assert.deepEqual(found.differences, [{ path: 'layers[1]', a: found.differences[0].a, b: '–' }]);
    assert.match(found.summary, /validation loss/);
  });

  it('from several seeds are told seed by seed, the first being that of the curves', async () => {
    const found = await compare({
      changes: [{ path: ['optimizer', 'lr'], value: 0.001 }],
      name: 'slow',
      steps: 40,
      seeds: 3,
    });
    assert.deepEqual(
      found.seeds.map(({ seed }) => seed),
      [3, 4, 5],
    );
    assert.equal(found.seeds[0].a, found.a.validation.at(-1));
    assert.equal(found.seeds[0].b, found.b.validation.at(-1));
    assert.match(found.summary, /Over 3 seeds slow ends lower in \d, .* in \d\./);
    assert.deepEqual(found.cautions, []);
  });

  it('of different data or seeds come with a caution, and one that diverges is named with its last step', async () => {
    const found = await compare({
      text: JSON.stringify({
        ...config,
        seed: 8,
        layers: [{ type: 'Linear', out_features: 6 }, { type: 'ReLU' }, { type: 'Linear', out_features: 2 }],
        optimizer: { type: 'SGD', lr: 1e30 },
      }),
      name: 'blown up',
      steps: 20,
    });
    assert.match(found.cautions.join(' '), /seeds differ \(3 and 8\)/);
    assert.match(found.summary, /blown up diverged after step \d+/);
  });
});
