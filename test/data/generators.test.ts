import assert from 'node:assert/strict';
import type { DataPart } from '../../core/data/dataset';
import { describeData } from '../../core/data/load';
import { generatorDefinitions } from '../../core/data/generators/registry';
import type { DataConfig } from '../../core/data/schema';
import { DataFolder, loadData } from './dataFolder';

function close(actual: number, expected: number, tolerance = 1e-12): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected}`);
}

function points({ inputs, labels, rows }: DataPart): { x: number; y: number; label: number }[] {
  return Array.from({ length: rows }, (_, row) => ({
    x: inputs[2 * row],
    y: inputs[2 * row + 1],
    label: labels[row],
  }));
}

describe('Data from generators', () => {
  const folder = new DataFolder();

  for (const definition of generatorDefinitions) {
    const config = { generator: definition.generator, samples: 60, noise: 0.1 } as DataConfig;

    it(`${definition.generator}: the same seed gives the same bits, another seed other ones`, async () => {
      const [a, b, c] = [await loadData(config), await loadData(config), await loadData(config, { seed: 4 })];
      assert.deepEqual(a.training.inputs, b.training.inputs);
      assert.notDeepEqual(a.training.inputs, c.training.inputs);
      assert.equal(a.training.rows, 60);
      assert.ok(a.training.inputs.every(Number.isFinite));
      const { task } = a.description;
      if (task.kind === 'classification') assert.equal(new Set(a.training.labels).size, task.classes.length);
      else assert.equal(a.training.targets.length, 60 * task.targets.length);
    });

    it(`${definition.generator}: float32 is float64 rounded, and the description tells the same as the data`, async () => {
      const wide = await loadData({ ...config, validation: 0.3 });
      const narrow = await loadData({ ...config, validation: 0.3 }, { precision: 'float32' });
      assert.deepEqual(narrow.training.inputs, Float32Array.from(wide.training.inputs));
      assert.deepEqual(narrow.validation.targets, Float32Array.from(wide.validation.targets));
      const described = await describeData(
        { ...config, validation: 0.3 },
        { seed: 3, precision: 'float64', baseDirectory: '.', wantsValues: false },
      );
      assert.deepEqual(described, wide.description);
    });
  }

  it('moons without noise lie on their half circles', async () => {
    const { training } = await loadData({ generator: 'moons', samples: 41 });
    for (const { x, y, label } of points(training)) {
      close(label === 0 ? Math.hypot(x, y) : Math.hypot(x - 1, y - 0.5), 1);
      assert.ok(label === 0 ? y >= -1e-12 : y <= 0.5 + 1e-12);
    }
    assert.equal(
      training.labels.reduce((sum, label) => sum + label, 0),
      20,
    );
  });

  it('circles without noise have the radii 1 and factor', async () => {
    const { training } = await loadData({ generator: 'circles', samples: 50, factor: 0.3 });
    for (const { x, y, label } of points(training)) close(Math.hypot(x, y), label === 0 ? 1 : 0.3);
  });

  it('an arm of the spirals turns as far as asked, its angle in proportion to its radius', async () => {
    const { training } = await loadData({ generator: 'spirals', samples: 90, classes: 3, turns: 2 });
    for (const { x, y, label } of points(training)) {
      const radius = Math.hypot(x, y);
      const angle = 2 * Math.PI * (2 * radius + label / 3);
      close(x, radius * Math.cos(angle), 1e-9);
      close(y, radius * Math.sin(angle), 1e-9);
    }
    close(Math.max(...points(training).map(({ x, y }) => Math.hypot(x, y))), 1);
  });

  it('xor is class 1 exactly where the signs differ', async () => {
    const { training } = await loadData({ generator: 'xor', samples: 200 });
    for (const { x, y, label } of points(training)) assert.equal(label, x > 0 === y > 0 ? 0 : 1);
  });

  it('blobs scatter around their centres with the deviation asked for', async () => {
    const samples = 6000;
    const { training, description } = await loadData({
      generator: 'blobs',
      samples,
      features: 3,
      classes: 4,
      deviation: 0.5,
    });
    assert.deepEqual(description.features, ['x0', 'x1', 'x2']);
    for (let label = 0; label < 4; label++)
      for (let feature = 0; feature < 3; feature++) {
        const values = Array.from({ length: samples }, (_, row) => row)
          .filter(row => training.labels[row] === label)
          .map(row => training.inputs[3 * row + feature]);
        assert.equal(values.length, samples / 4);
        const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
        const deviation = Math.sqrt(
          values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length,
        );
        assert.ok(Math.abs(mean) < 10.1);
        close(deviation, 0.5, 0.05);
      }
  });

  it('plane and gaussian without noise are their formulas', async () => {
    const plane = await loadData({ generator: 'plane', samples: 50 }, { wantsValues: true });
    points(plane.training).forEach(({ x, y }, row) => close(plane.training.targets[row], (x + y) / 2));
    const hills = [
      [0, 0, 1],
      [-0.6, 0.6, -1],
      [0.6, -0.6, -1],
      [0.6, 0.6, 1],
      [-0.6, -0.6, 1],
    ];
    const { training } = await loadData({ generator: 'gaussian', samples: 50 }, { wantsValues: true });
    points(training).forEach(({ x, y }, row) => {
      const z = hills.reduce(
        (sum, [a, b, sign]) => sum + sign * Math.exp(((x - a) ** 2 + (y - b) ** 2) / -0.18),
        0,
      );
      close(training.targets[row], z);
    });
  });

  it('noise has the deviation asked for and leaves classes as they are', async () => {
    const [clean, noisy] = [
      await loadData({ generator: 'xor', samples: 20_000 }),
      await loadData({ generator: 'circles', samples: 20_000, noise: 0.2 }),
    ];
    assert.equal(clean.training.rows, 20_000);
    const smooth = await loadData({ generator: 'circles', samples: 20_000 });
    assert.deepEqual(noisy.training.labels, smooth.training.labels);
    let squares = 0;
    noisy.training.inputs.forEach((value, k) => (squares += (value - smooth.training.inputs[k]) ** 2));
    close(Math.sqrt(squares / noisy.training.inputs.length), 0.2, 0.005);
  });

  it('held-back rows depend on seed and number alone, whatever the generator', async () => {
    const a = await loadData({ generator: 'moons', samples: 50, validation: 0.2 });
    const b = await loadData({ generator: 'spirals', samples: 50, noise: 0.3, validation: 0.2 });
    assert.deepEqual(a.validation.sourceRows, b.validation.sourceRows);
    assert.equal(a.validation.rows, 10);
  });

  it('too few samples for the classes, and more than memory holds, are refused', async () => {
    const few = await folder.failure({ generator: 'blobs', samples: 3, classes: 4 });
    assert.deepEqual([few.code, few.configPath], ['too-few-samples', ['data', 'samples']]);
    const many = await folder.failure({ generator: 'blobs', samples: 1_000_000, features: 4096 });
    assert.equal(many.code, 'too-much-data');
  });
});
