import assert from 'node:assert/strict';
import type { Comparison } from '../../core/session/protocol/compare';
import type { BatchNormPanel } from '../../core/session/protocol/batchNorm';
import type { GradientFlow } from '../../core/session/protocol/gradientFlow';
import type {
  DeadUnits,
  Heatmap,
  LayerEquations,
  Survival,
  UnitReport,
} from '../../core/session/protocol/inspection';
import type { ProbeRequest } from '../../core/session/protocol/commands';
import { type ConfigParts, openedSessions } from '../session/openedSession';
import { deadly } from './deadlyRun';

const plain: ConfigParts = {
  layers: [
    { type: 'Linear', out_features: 7 },
    { type: 'ReLU' },
    { type: 'Linear', out_features: 5 },
    { type: 'Tanh' },
    { type: 'Linear', out_features: 2 },
  ],
  optimizer: { type: 'SGD', lr: 0.1 },
};

describe('A look inside the network', () => {
  const opened = openedSessions();

  it('changes nothing of the run, whatever is looked at', async () => {
    const one = await opened({ ...deadly, precision: 'float32' }, 60);
    const bits = one.bits();
    const requests: ProbeRequest[] = [
      { probe: 'heatmap', params: { layer: 1, what: 'gradient', order: 'cluster' } },
      { probe: 'gradientFlow', params: {} },
      { probe: 'unit', params: { layer: 1, unit: 3, sample: 4 } },
      { probe: 'layerEquations', params: { layer: 2, check: true } },
      { probe: 'survival', params: { layer: 1, unit: 0 } },
      { probe: 'deadUnits', params: {} },
      { probe: 'bornDead', params: { seeds: 5 } },
      { probe: 'findings', params: {} },
      { probe: 'compare', params: { changes: [{ path: ['optimizer', 'lr'], value: 0.1 }], steps: 20 } },
    ];
    for (const request of requests) {
      await one.look(request);
      assert.equal(one.bits(), bits, request.probe);
    }
  });

  it('of a heatmap has every sample once, values as the network gives them, and gradients of the whole mean', async () => {
    const one = await opened(plain, 30);
    const run = one.session.loaded();
    const { pass, rows } = run.observer.differentiate('eval');
    const outputs = pass.outputs[1].data.slice();
    const gradients = pass.outputGradients[0].data.slice();
    for (const order of ['class', 'activity', 'cluster', 'data'] as const)
      for (const [what, expected] of [
        ['activation', outputs],
        ['gradient', gradients],
      ] as const) {
        const map = await one.look<Heatmap>({ probe: 'heatmap', params: { layer: 1, what, order } });
        assert.deepEqual(
          [...map.sampleRows].sort((a, b) => a - b),
          [...Array(rows).keys()],
        );
        assert.deepEqual(
          [...map.unitOrder].sort((a, b) => a - b),
          [...Array(7).keys()],
        );
        for (let unit = 0; unit < 7; unit++)
          for (let column = 0; column < rows; column++)
            assert.equal(map.values[unit * rows + column], expected[map.sampleRows[column] * 7 + unit]);
        assert.equal(map.scale, Math.max(...map.values.map(Math.abs)));
        if (order === 'class')
          assert.deepEqual(
            [...map.sampleClass],
            [...map.sampleClass].sort((a, b) => a - b),
          );
      }
    const part = await one.look<Heatmap>({
      probe: 'heatmap',
      params: { layer: 1, what: 'gradient', order: 'data', maxSamples: 10 },
    });
    assert.equal(part.samples, 10);
    part.sampleRows.forEach((row, column) => {
      const value = gradients[row * 7];
      assert.ok(Math.abs(part.values[column] - value) <= 1e-5 * Math.abs(value));
    });
  });

  it('of a heatmap counts values that are not finite and shows them', async () => {
    const one = await opened(plain);
    const { network } = one.session.loaded();
    network.parameters.data[0] = Number.NaN;
    const map = await one.look<Heatmap>({ probe: 'heatmap', params: { layer: 0, what: 'activation' } });
    assert.equal(map.nan, map.samples);
    assert.ok(map.values.subarray(0, map.samples).every(Number.isNaN));
    assert.ok(Number.isFinite(map.scale) && map.scale > 0);
  });

  it('of a unit adds up: Σ w·x + b is what enters the activation, and its answer what leaves the layer', async () => {
    for (const parts of [plain, {}]) {
      const one = await opened(parts, 40);
      const { network, observer } = one.session.loaded();
      const { pass } = observer.differentiate('eval');
      const activation = network.layers.findIndex(({ type }) => type === 'ReLU');
      const width = network.layers[activation].outFeatures;
      for (const sample of [0, 17])
        for (let unit = 0; unit < width; unit++) {
          const answer = pass.outputs[activation].data[sample * width + unit];
          const entering = pass.outputs[activation - 1].data[sample * width + unit];
          const report = await one.look<UnitReport>({
            probe: 'unit',
            params: { layer: activation, unit, sample },
          });
          const sum = report.products.reduce((total, product) => total + product, report.bias);
          assert.ok(Math.abs(sum - report.z) < 1e-5);
          assert.ok(Math.abs(report.output - answer) < 1e-6);
          if (report.normalization !== undefined) {
            const { gamma, mean, variance, eps, beta, z, normalized } = report;
            const expected = (gamma * (z - mean)) / Math.sqrt(variance + eps) + beta;
            assert.ok(Math.abs(expected - normalized) < 1e-4);
            assert.ok(Math.abs(normalized - entering) < 1e-6);
          }
          assert.equal(report.slope, entering > 0 ? 1 : 0);
          const inAll = report.preActivation.counts.reduce((total, count) => total + count, 0);
          assert.equal(inAll, report.samples);
          assert.equal(report.outgoing.length, network.layers[report.nextLinear ?? 0].outFeatures);
        }
    }
  });

  it('of gradient flow has the norms that the gradients have, and names the layer where nothing arrives', async () => {
    const one = await opened(plain, 20);
    const run = one.session.loaded();
    const flow = await one.look<GradientFlow>({ probe: 'gradientFlow', params: {} });
    const { gradients, pass, rows } = run.observer.differentiate('train');
    const rms = (values: Float32Array | Float64Array, count: number): number =>
      Math.hypot(...values.subarray(0, count)) / Math.sqrt(count);
    flow.layers.forEach(({ layer, gradient, activation, parameters }) => {
      const width = run.network.layers[layer].outFeatures;
      assert.ok(Math.abs(gradient / rms(pass.outputGradients[layer].data, rows * width) - 1) < 1e-5);
      assert.ok(Math.abs(activation / rms(pass.outputs[layer].data, rows * width) - 1) < 1e-5);
      run.network.segmentsOf(layer, 'parameter').forEach(({ offset, length, name }, i) => {
        assert.equal(parameters[i].name, name);
        const norm = Math.hypot(...gradients.subarray(offset, offset + length));
        assert.ok(Math.abs(parameters[i].gradientNorm / norm - 1) < 1e-5);
        assert.ok(parameters[i].updateRatio > 0);
      });
    });
    assert.equal(flow.where, undefined);
    // A ReLU whose units are all dead lets nothing through to what lies before it.
    const [{ offset, length }] = run.network.segmentsOf(0).filter(({ tensor }) => tensor === 'bias');
    run.network.parameters.data.fill(-1e3, offset, offset + length);
    const dead = await one.look<GradientFlow>({ probe: 'gradientFlow', params: {} });
    assert.deepEqual([dead.where?.kind, dead.where?.layer], ['zero', 0]);
  });

  it('of batch norm has the warm-up 1 − (1 − m)ᵗ, the data’s own statistics, and a gap that exact ones close', async () => {
    const one = await opened({}, 22);
    const run = one.session.loaded();
    const { pass, rows } = run.observer.differentiate('train');
    const z = pass.outputs[0].data.slice();
    const panel = await one.look<BatchNormPanel>({ probe: 'batchNorm', params: { channel: 2 } });
    assert.ok(Math.abs(panel.warmUp - (1 - 0.9 ** 22)) < 1e-12);
    assert.equal(panel.batchesSeen, 22);
    for (let c = 0; c < 8; c++) {
      const values = Array.from({ length: rows }, (_, row) => z[row * 8 + c]);
      const mean = values.reduce((sum, value) => sum + value, 0) / rows;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows;
      assert.ok(Math.abs(panel.dataMean[c] - mean) < 1e-5);
      assert.ok(Math.abs(panel.dataVariance[c] / variance - 1) < 1e-4);
      const gap = Math.abs(panel.runningMean[c] - mean) / Math.sqrt(variance + 1e-5);
      assert.ok(Math.abs(panel.gap[c] - gap) < 1e-3);
      const positive = values.filter(value => value > 0).length / rows;
      assert.ok(Math.abs(panel.positiveBefore[c] - positive) < 1e-9);
    }
    assert.equal(
      panel.before.counts.reduce((sum, count) => sum + count, 0),
      rows,
    );
    assert.ok(Math.abs(panel.losses.exact - panel.losses.train) < 1e-4);
    assert.ok(Math.abs(panel.losses.eval - run.trainer.evaluate('training').loss) < 1e-5);
  });

  it('of a layer’s equations agrees with finite differences for every kind of layer', async () => {
    const layers = [
      { type: 'Linear', out_features: 6 },
      { type: 'BatchNorm1d' },
      { type: 'GELU' },
      { type: 'Linear', out_features: 5, bias: false },
      { type: 'LayerNorm' },
      { type: 'ReLU' },
      { type: 'Dropout', p: 0.3 },
      { type: 'Linear', out_features: 4 },
      { type: 'ELU' },
    ];
    const heads: ConfigParts[] = [
      {
        loss: { type: 'CrossEntropyLoss', label_smoothing: 0.1 },
        layers: [...layers, { type: 'Linear', out_features: 2 }],
      },
      { loss: { type: 'BCEWithLogitsLoss' }, layers: [...layers, { type: 'Linear', out_features: 1 }] },
      {
        data: { generator: 'gaussian', samples: 60, validation: 0.25 },
        loss: { type: 'MSELoss' },
        layers: [...layers, { type: 'Linear', out_features: 1 }],
      },
    ];
    for (const head of heads) {
      const one = await opened(head, 12);
      const count = one.session.loaded().network.layers.length;
      for (let layer = 0; layer < count; layer++) {
        const look = await one.look<LayerEquations>({
          probe: 'layerEquations',
          params: { layer, check: true },
        });
        assert.ok(look.check && look.check.entries.every(({ entries }) => entries > 0));
        assert.ok(look.check.maxRelativeError < 1e-6, `${look.type}: ${look.check.maxRelativeError}`);
        assert.equal(look.head === undefined, layer < count - 1);
      }
    }
  });

  it('of a layer’s equations never calls derivatives right that are not finite', async () => {
    const one = await opened(plain, 5);
    const { network } = one.session.loaded();
    const look = async (): Promise<LayerEquations> =>
      one.look<LayerEquations>({ probe: 'layerEquations', params: { layer: 4, check: true } });
    const right = await look();
    assert.ok((right.check?.maxRelativeError ?? 1) < 1e-6);
    // NaN weights have no derivative: the check must say so instead of passing.
    network.parameters.data[0] = Number.NaN;
    const wrong = await look();
    assert.ok(!((wrong.check?.maxRelativeError ?? 0) < 1e-6));
  });

  it('of survival finds the step and the batch that killed a unit, as a scan step by step does', async () => {
    const one = await opened(deadly, 120);
    const run = one.session.loaded();
    const survival = await one.look<Survival>({ probe: 'survival', params: {} });
    assert.equal(survival.steps.at(-1), 120);
    // The independent way: a run of its own, every unit judged after every step by the plain definition.
    const other = await opened(deadly);
    const { trainer, observer } = other.session.loaded();
    const course: boolean[][] = [];
    const batches: number[][] = [];
    for (let step = 0; ; step++) {
      course.push([...observer.activity()[1].active].map(active => active === 0));
      if (step === 120) break;
      trainer.runStep();
      const { pass, training } = trainer;
      const batch: number[] = [];
      for (let row = 0; row < pass.capacity; row++)
        for (let source = 0; source < training.rows; source++)
          if ([0, 1].every(j => training.inputs.data[source * 2 + j] === pass.input.data[row * 2 + j])) {
            batch.push(source);
            break;
          }
      batches.push(batch);
    }
    const everDead = course[0].map((_, unit) => unit).filter(unit => course.some(dead => dead[unit]));
    assert.ok(everDead.length >= 2, 'the case must have deaths');
    const layer = survival.layers.find(each => each.layer === 1);
    survival.steps.forEach((step, i) => {
      assert.equal(layer?.dead[i], course[step].filter(Boolean).length);
    });
    for (const unit of [...everDead.slice(0, 3), course[0].findIndex((_, u) => !everDead.includes(u))]) {
      if (unit < 0) continue;
      const { unit: life } = await one.look<Survival>({ probe: 'survival', params: { layer: 1, unit } });
      const changes = (to: boolean): number[] =>
        course.flatMap((dead, step) =>
          step > 0 && dead[unit] === to && course[step - 1][unit] !== to ? [step] : [],
        );
      assert.deepEqual([...(life?.deaths ?? [])], changes(true));
      assert.deepEqual([...(life?.revivals ?? [])], changes(false));
      assert.equal(life?.diedAt, changes(true).at(-1) ?? (course[0][unit] ? 0 : -1));
      if (life.diedAt > 0) {
        const rows = batches[life.diedAt - 1].slice(0, life.killingBatch.length);
        assert.deepEqual([...life.killingBatch], rows);
      }
    }
    assert.equal(run.step, 120);

    const { lives, watched } = await one.look<DeadUnits>({ probe: 'deadUnits', params: {} });
    assert.equal(
      watched,
      survival.layers.reduce((sum, { units }) => sum + units, 0),
    );
    const ofLayer = lives.filter(life => life.layer === 1);
    assert.deepEqual(
      ofLayer.map(({ unit }) => unit),
      everDead,
    );
    for (const life of ofLayer) {
      const { unit } = life;
      assert.deepEqual(
        life,
        (await one.look<Survival>({ probe: 'survival', params: { layer: 1, unit } })).unit,
      );
      assert.equal(life.deadNow, course[120][unit]);
      assert.equal(life.revival.verdict === 'alive', !life.deadNow);
    }
    assert.equal(run.step, 120);
  });

  it('of two variants trains the same config to the same bits, and another rate to other losses', async () => {
    const one = await opened(plain, 30);
    const same = await one.look<Comparison>({ probe: 'compare', params: { changes: [] } });
    assert.deepEqual({ ...same.a, name: '' }, { ...same.b, name: '' });
    assert.match(same.summary, /about the same/);
    assert.deepEqual(same.differences, []);
    assert.equal(same.steps, 30);
    assert.equal(same.a.training.at(-1), one.session.loaded().trainer.evaluate('training').loss);
    const other = await one.look<Comparison>({
      probe: 'compare',
      params: { changes: [{ path: ['optimizer', 'lr'], value: 0.5 }], steps: 60, points: 6 },
    });
    assert.deepEqual([...other.a.step], [0, 10, 20, 30, 40, 50, 60]);
    assert.equal(other.a.training[0], other.b.training[0]);
    assert.notEqual(other.a.training[6], other.b.training[6]);
    await assert.rejects(
      one.look({
        probe: 'compare',
        params: { changes: [{ path: ['layers', 0, 'out_features'], value: -1 }] },
      }),
    );
  });
});
