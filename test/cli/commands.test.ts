import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '../../core/interchange/safetensors';
import { call, callJson, config, Folder } from './calling';

interface Trained {
  readonly steps: number;
  readonly epochs: number;
  readonly loss: number | string;
  readonly accuracy?: number;
  readonly validation?: { readonly loss: number; readonly accuracy: number };
  readonly findings: readonly unknown[];
  readonly seconds: number;
}

interface Inspected {
  readonly parameters: number;
  readonly layers: readonly {
    readonly index: number;
    readonly type: string;
    readonly in: number;
    readonly out: number;
    readonly parameters: number;
    readonly units?: readonly {
      readonly activeFraction: number;
      readonly state: string;
      readonly proven: boolean;
    }[];
  }[];
}

const examples = join(__dirname, '..', '..', 'examples');

describe('the command line', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  describe('deadeye check', () => {
    it('says that a good config has no problems', async () => {
      const { status, output } = await call('check', folder.file('good.mlp.json', config()));
      assert.equal(status, 0);
      assert.match(output, /no problems/);
    });

    it('lists every problem with line and column', async () => {
      const path = folder.file('bad.mlp.json', config({ layers: [{ type: 'Linear', out_feature: 2 }] }));
      const { status, document } = await callJson<{ problems: Record<string, unknown>[] }>('check', path);
      assert.equal(status, 1);
      const problem = document.problems.find(({ code }) => code === 'unknown-key') ?? {};
      assert.equal(problem.severity, 'error');
      const text = readFileSync(path, 'utf8').split('\n')[Number(problem.line) - 1];
      assert.match(text.slice(Number(problem.column) - 1), /^"out_feature"/);
    });

    it('finds nothing at fault in the examples', async () => {
      for (const name of [
        'moons',
        'penguins',
        'spirals',
        'regression',
        'batchnorm',
        'dying-relu',
        'saddle',
      ]) {
        const { status, errors } = await call('check', join(examples, `${name}.mlp.json`));
        assert.equal(status, 0, `${name}: ${errors}`);
      }
    });
  });

  describe('deadeye inspect', () => {
    it('prints shapes, parameters and the state of every unit', async () => {
      const path = folder.file(
        'net.mlp.json',
        config({
          layers: [
            { type: 'Linear', out_features: 40 },
            { type: 'BatchNorm1d' },
            { type: 'ReLU' },
            { type: 'Linear', out_features: 2 },
          ],
        }),
      );
      const { status, document } = await callJson<Inspected>('inspect', path);
      assert.equal(status, 0);
      assert.equal(document.parameters, 2 * 40 + 40 + 80 + 82);
      assert.deepEqual(
        document.layers.map(({ index, type, in: inputs, out, parameters }) => [
          index,
          type,
          inputs,
          out,
          parameters,
        ]),
        [
          [0, 'Linear', 2, 40, 120],
          [1, 'BatchNorm1d', 40, 40, 80],
          [2, 'ReLU', 40, 40, 0],
          [3, 'Linear', 40, 2, 82],
        ],
      );
      assert.equal(document.layers[0].units, undefined);
      const units = document.layers[2].units ?? [];
      assert.equal(units.length, 40);
      for (const { activeFraction, state, proven } of units) {
        assert.ok(activeFraction >= 0 && activeFraction <= 1);
        assert.ok(['healthy', 'dying', 'dead', 'linear'].includes(state));
        assert.equal(proven && state !== 'dead', false);
      }
    });

    it('counts the 920 parameters of Linear 20→40 with batch norm', async () => {
      const path = folder.file(
        'net.mlp.json',
        config({
          data: { generator: 'blobs', samples: 60, features: 20, classes: 40 },
          layers: [{ type: 'Linear', out_features: 40 }, { type: 'BatchNorm1d' }],
        }),
      );
      const { document } = await callJson<Inspected>('inspect', path);
      assert.equal(document.parameters, 920);
    });

    it('proves that a unit whose bias is far below its reach can never wake', async () => {
      const path = folder.file(
        'dead.mlp.json',
        config({
          layers: [
            { type: 'Linear', out_features: 4, bias_init: { type: 'constant_', val: -100 } },
            { type: 'ReLU' },
            { type: 'Linear', out_features: 2 },
          ],
        }),
      );
      const { document } = await callJson<Inspected>('inspect', path);
      for (const unit of document.layers[1].units ?? [])
        assert.deepEqual([unit.activeFraction, unit.state, unit.proven], [0, 'dead', true]);
    });
  });

  describe('deadeye train', () => {
    it('trains as the config says and prints what came of it', async () => {
      const { status, document } = await callJson<Trained>('train', folder.file('net.mlp.json', config()));
      assert.equal(status, 0);
      assert.equal(document.steps, 25);
      assert.equal(document.epochs, 5);
      assert.ok(typeof document.loss === 'number' && document.loss < 0.8);
      assert.ok(document.validation && document.validation.accuracy <= 1);
      assert.ok(Array.isArray(document.findings));
      assert.ok(document.seconds > 0);
    });

    it('says beside the result what `check` would warn of', async () => {
      const layers = [{ type: 'Linear', out_features: 2 }, { type: 'ReLU' }];
      const path = folder.file('net.mlp.json', config({ layers }));
      const checked = await call('check', path);
      const { status, errors } = await call('train', path, '--json');
      assert.equal(status, 0);
      assert.match(errors, /net\.mlp\.json:\d+:\d+: warning: .*ReLU.*\[activation-before-loss\]/);
      assert.ok(checked.output.includes(errors.trim()));
    });

    it('writes a line of the log for each step', async () => {
      const log = folder.file('log.ndjson');
      await call('train', folder.file('net.mlp.json', config()), '--steps', '7', '--log', log);
      const lines = readFileSync(log, 'utf8')
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line) as Record<string, number>);
      assert.equal(lines.length, 7);
      assert.deepEqual(Object.keys(lines[0]), ['step', 'epoch', 'loss', 'lr', 'gradNorm']);
      assert.deepEqual(
        lines.map(({ step, epoch }) => [step, epoch]),
        [1, 2, 3, 4, 5, 6, 7].map(step => [step, step <= 5 ? 1 : 2]),
      );
      assert.ok(lines.every(({ lr, gradNorm }) => lr === 0.1 && gradNorm > 0));
    });

    it('saves the initial weights with --steps 0 and goes on from saved ones', async () => {
      const path = folder.file('net.mlp.json', config());
      const initial = folder.file('initial.safetensors');
      const first = folder.file('first.safetensors');
      const second = folder.file('second.safetensors');
      await call('train', path, '--steps', '0', '--save', initial);
      const { tensors } = readSafetensors(readFileSync(initial), initial);
      assert.deepEqual([...tensors.keys()], ['0.weight', '0.bias', '2.weight', '2.bias']);
      await call('train', path, '--epochs', '2', '--save', first);
      await call('train', path, '--epochs', '2', '--weights', initial, '--save', second);
      assert.deepEqual(readFileSync(second), readFileSync(first));
      assert.notDeepEqual(readFileSync(first), readFileSync(initial));
    });

    it('ends with status 2 and the place when the run diverges, and keeps the last finite weights', async () => {
      const path = folder.file('net.mlp.json', config({ optimizer: { type: 'SGD', lr: 1e25 } }));
      const saved = folder.file('w.safetensors');
      const { status, output } = await call('train', path, '--save', saved);
      assert.equal(status, 2);
      assert.match(output, /diverged: Step \d+/);
      const { tensors } = readSafetensors(readFileSync(saved), saved);
      for (const { data } of tensors.values())
        assert.ok(Array.from(data as Float32Array).every(Number.isFinite));
      const json = await call('train', path, '--json');
      assert.equal(json.status, 2);
      JSON.parse(json.output);
    });

    it('reaches 96 % on the penguins it has not seen', async () => {
      const { status, document } = await callJson<Trained>('train', join(examples, 'penguins.mlp.json'));
      assert.equal(status, 0);
      assert.ok((document.validation?.accuracy ?? 0) > 0.96);
    });
  });

  describe('deadeye gradients', () => {
    it('gives the gradient of the whole training set, as a file and as norms', async () => {
      const path = folder.file('net.mlp.json', config());
      const saved = folder.file('g.safetensors');
      const { status, document } = await callJson<{
        loss: number;
        norm: number;
        layers: { index: number; tensors: { name: string; norm: number }[] }[];
      }>('gradients', path, '--save', saved);
      assert.equal(status, 0);
      const { tensors } = readSafetensors(readFileSync(saved), saved);
      let sum = 0;
      for (const { data } of tensors.values()) for (const value of data as Float32Array) sum += value * value;
      assert.ok(Math.abs(Math.sqrt(sum) - document.norm) <= 1e-12 * document.norm);
      assert.deepEqual(
        document.layers.flatMap(layer => layer.tensors.map(({ name }) => name)),
        [...tensors.keys()],
      );
    });
  });

  it('runs as a program of its own, from anywhere', () => {
    const entry = join(__dirname, '..', '..', 'core', 'cli', 'entry.ts');
    const args = [
      '--require',
      require.resolve('tsx/cjs'),
      entry,
      'train',
      folder.file('net.mlp.json', config()),
      '--json',
    ];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd: tmpdir() });
    assert.equal(stderr, '');
    assert.equal(status, 0);
    assert.equal((JSON.parse(stdout) as Trained).steps, 25);
  });
});
