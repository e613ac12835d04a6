import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { strongest } from '../../core/session/probes/strongest';
import type { Curves } from '../../core/session/protocol/curves';
import type { DataPoints, DecisionRegion } from '../../core/session/protocol/decision';
import { TrainingLook } from '../../core/inspection/trainingLook';
import type { GradientFlow } from '../../core/session/protocol/gradientFlow';
import type { NetworkGraph } from '../../core/session/protocol/graph';
import type { LayerEquations } from '../../core/session/protocol/inspection';
import { openedSessions } from './openedSession';

describe('a probe', () => {
  const opened = openedSessions();

  it('of the graph has a column a layer, with weights as they are and a picture a unit', async () => {
    const one = await opened();
    await one.trainTo(10);
    const graph = await one.look<NetworkGraph>({ probe: 'graph', params: { pictureSize: 12 } });
    assert.deepEqual(
      graph.columns.map(({ layer, type, units }) => [layer, type, units]),
      [
        [-1, 'Input', 2],
        [0, 'Linear', 8],
        [1, 'BatchNorm1d', 8],
        [2, 'ReLU', 8],
        [3, 'Dropout', 8],
        [4, 'Linear', 2],
      ],
    );
    const { network } = one.session.loaded();
    assert.deepEqual([...graph.columns[1].edges], [...network.parameters.data.subarray(0, 16)]);
    assert.deepEqual([graph.samples, graph.totalSamples], [45, 45]);
    for (const column of graph.columns) {
      assert.equal(column.pictures.length, column.units * 12 * 12);
      assert.equal(column.pictureScale.length, column.units);
      assert.equal(column.overPlane, true);
    }
    assert.equal(graph.columns[3].states.length, 8);
    // A ReLU's picture is never negative, its input's is in some cell.
    assert.ok(graph.columns[3].pictures.every(cell => cell >= 0));
    assert.ok(graph.columns[2].pictures.some(cell => cell < 0));
  });

  it('of the graph shows the update of the last step, also after going back and while training runs', async () => {
    const one = await opened();
    const { network } = one.session.loaded();
    await one.trainTo(21);
    const before = network.parameters.data.slice();
    await one.session.call('step', {});
    const expected = [...network.parameters.data.subarray(0, 16)].map((value, i) =>
      Math.fround(value - before[i]),
    );
    const edges = async (): Promise<number[]> => {
      const graph = await one.look<NetworkGraph>({ probe: 'graph', params: { edges: 'update' } });
      return [...graph.columns[1].edges];
    };
    assert.deepEqual(await edges(), expected);
    await one.trainTo(40);
    await one.session.call('goTo', { step: 22 });
    assert.deepEqual(await edges(), expected);
    await one.session.call('goTo', { step: 0 });
    assert.ok((await edges()).every(value => value === 0));
  });

  it('of the graph shows the gradient of the last step, also after going back to it', async () => {
    const one = await opened();
    await one.trainTo(17);
    const expected = [...one.session.loaded().network.gradients.data.subarray(0, 16)];
    const edges = async (): Promise<number[]> => {
      const graph = await one.look<NetworkGraph>({ probe: 'graph', params: { edges: 'gradient' } });
      return [...graph.columns[1].edges];
    };
    assert.deepEqual(await edges(), expected);
    await one.trainTo(50);
    await one.session.call('goTo', { step: 17 });
    assert.deepEqual(await edges(), expected);
  });

  it('of the graph tells the shapes of all that flows, and its size as the gradient flow has it', async () => {
    const one = await opened();
    await one.trainTo(30);
    const graph = await one.look<NetworkGraph>({ probe: 'graph', params: {} });
    const flow = await one.look<GradientFlow>({ probe: 'gradientFlow', params: {} });
    assert.deepEqual(
      graph.columns.slice(1).map(({ forward, backward }) => [forward, backward]),
      flow.layers.map(({ activation, gradient }) => [activation, gradient]),
    );
    assert.ok(graph.columns[0].forward > 0 && graph.columns[0].backward > 0);
    assert.deepEqual(graph.loss, {
      type: 'CrossEntropyLoss',
      outputs: [45, 2],
      targets: [45],
      gradient: '(P − T)/S',
      value: flow.loss,
      rows: 45,
    });
    assert.deepEqual(
      graph.columns.map(({ parameters }) =>
        parameters.map(({ name, shape }) => `${name} ${shape.join('×')}`),
      ),
      [[], ['W 8×2', 'b 8'], ['γ 8', 'β 8'], [], [], ['W 2×8', 'b 2']],
    );
  });

  it('of the loss sends (P − T)/S back, which finite differences confirm', async () => {
    const one = await opened();
    await one.trainTo(12);
    const found = (await one.session.call('inspect', {
      probe: 'layerEquations',
      params: { layer: 'loss', check: true },
    })) as LayerEquations;
    const { trainer, network } = one.session.loaded();
    const rows = trainer.training.rows;
    const look = new TrainingLook(trainer, rows);
    look.differentiate('train');
    const logits = look.pass.outputs[network.layers.length - 1].data;
    const labels = trainer.training.target.tensor.data;
    let squares = 0;
    for (let row = 0; row < rows; row++) {
      const [a, b] = [logits[2 * row], logits[2 * row + 1]];
      const p = 1 / (1 + Math.exp(a - b));
      squares += 2 * ((p - labels[row]) / rows) ** 2;
    }
    const norm = found.tensors.find(({ name }) => name === '∂L/∂Y')?.norm ?? Number.NaN;
    assert.ok(Math.abs(norm - Math.sqrt(squares)) < 1e-6 * norm, `${norm} ${Math.sqrt(squares)}`);
    assert.match(found.head?.text ?? '', /∂L\/∂Y = \(P − T\)\/S/);
    assert.equal(found.tensors.find(({ name }) => name === 'T')?.norm, Math.sqrt(rows));
    assert.ok((found.check?.maxRelativeError ?? 1) < 1e-6);
    assert.ok((found.check?.entries[0].entries ?? 0) > 10);
  });

  it('of the graph marks what is not a number', async () => {
    const one = await opened();
    const { parameters } = one.session.loaded().network;
    parameters.data[0] = Number.NaN;
    const graph = await one.look<NetworkGraph>({ probe: 'graph', params: {} });
    assert.ok(Number.isNaN(graph.columns[1].edges[0]));
    assert.ok(Number.isNaN(graph.columns[1].mean[0]));
    assert.equal(graph.columns[1].pictures[0], -128);
  });

  it('of curves reaches up to the shown step and loses no spike', async () => {
    const one = await opened();
    await one.trainTo(100);
    const all = await one.look<Curves>({ probe: 'curves', params: { maxPoints: 1000 } });
    assert.equal(all.batch.step.length, 100);
    const few = await one.look<Curves>({ probe: 'curves', params: { maxPoints: 10 } });
    assert.equal(few.batch.step.length, 10);
    assert.equal(Math.max(...few.batch.lossMax), Math.max(...all.batch.lossMax));
    assert.equal(few.training.step.at(-1), 100);
    await one.session.call('goTo', { step: 30 });
    const past = await one.look<Curves>({ probe: 'curves', params: { maxPoints: 1000 } });
    assert.equal(past.batch.step.at(-1), 30);
  });

  it('of the decision answers with a class and its probability for every cell of the data’s box', async () => {
    const one = await opened();
    await one.trainTo(100);
    const region = await one.look<DecisionRegion>({ probe: 'decision', params: { size: 20 } });
    assert.equal(region.value.length, 400);
    assert.deepEqual([...new Set(region.value)].sort(), [0, 1]);
    assert.ok(region.confidence.every(share => share >= 0.5 && share <= 1));
    const points = await one.look<DataPoints>({ probe: 'dataPoints', params: {} });
    assert.deepEqual([points.training.rows, points.validation.rows, points.classes.length], [45, 15, 2]);
    const { box } = region;
    for (let row = 0; row < points.training.rows; row++) {
      const [x, y] = points.training.inputs.subarray(2 * row, 2 * row + 2);
      assert.ok(x > box.x[0] && x < box.x[1] && y > box.y[0] && y < box.y[1]);
    }
  });

  it('of the decision spans any two features, the others at their training mean, and names an answer for every point', async () => {
    const one = await opened({
      data: {
        generator: 'blobs',
        samples: 120,
        features: 5,
        classes: 3,
        validation: 0.25,
        standardize: true,
      },
      layers: [{ type: 'Linear', out_features: 3 }],
    });
    await one.trainTo(60);
    const region = await one.look<DecisionRegion>({ probe: 'decision', params: { size: 9, axes: [3, 1] } });
    const points = await one.look<DataPoints>({ probe: 'dataPoints', params: {} });
    assert.deepEqual([region.columns, region.rows, region.value.length], [9, 9, 81]);
    const { parameters } = one.session.loaded().network;
    const answer = (x: readonly number[]): number => {
      const logits = [0, 1, 2].map(c =>
        x.reduce((sum, value, j) => sum + value * parameters.data[5 * c + j], parameters.data[15 + c]),
      );
      return logits.indexOf(Math.max(...logits));
    };
    const at = ([low, high]: readonly [number, number], cell: number): number =>
      low + ((cell + 0.5) * (high - low)) / 9;
    // Standardised features have mean 0.
    for (const cell of [0, 8, 40, 77]) {
      const x = [0, at(region.box.y, Math.floor(cell / 9)), 0, at(region.box.x, cell % 9), 0];
      assert.equal(region.value[cell], answer(x));
    }
    for (const part of ['training', 'validation'] as const)
      for (let row = 0; row < points[part].rows; row++)
        assert.equal(
          region[part][row],
          answer([...points[part].inputs.subarray(5 * row, 5 * row + 5)]),
          `${part} ${row}`,
        );
    assert.equal(points.scale.length, 5);
  });

  it('of the decision over one feature is a line', async () => {
    const one = await opened({
      data: { generator: 'blobs', samples: 60, features: 1 },
      layers: [{ type: 'Linear', out_features: 3 }],
    });
    const region = await one.look<DecisionRegion>({ probe: 'decision', params: { size: 12 } });
    assert.deepEqual([region.columns, region.rows, region.value.length], [12, 1, 12]);
    assert.deepEqual(region.axes, [0, 0]);
  });

  it('of a network with many features and units stays below a megabyte', async () => {
    const one = await opened({
      data: { generator: 'blobs', samples: 400, features: 200 },
      layers: [{ type: 'Linear', out_features: 600 }, { type: 'ReLU' }, { type: 'Linear', out_features: 3 }],
    });
    const bytes = (value: unknown): number =>
      ArrayBuffer.isView(value)
        ? value.byteLength
        : typeof value === 'object' && value !== null
          ? Object.values(value).reduce<number>((sum, part) => sum + bytes(part), 0)
          : 8;
    for (const probe of ['graph', 'dataPoints', 'decision', 'curves'] as const) {
      const result = await one.look({ probe, params: {} });
      assert.ok(bytes(result) < 1 << 20, `${probe}: ${bytes(result)} bytes`);
    }
    const graph = await one.look<NetworkGraph>({ probe: 'graph', params: {} });
    const [, first] = graph.columns;
    assert.equal(first.edges.length, first.edgeIndex.length);
    const { parameters } = one.session.loaded().network;
    assert.equal(first.edges[5], parameters.data[first.edgeIndex[5]]);
    assert.equal(graph.columns[1].overPlane, false);
  });

  it('that nobody knows is refused', async () => {
    const one = await opened();
    await assert.rejects(
      one.look({ probe: 'nothing' as 'graph', params: {} }),
      /There is no probe "nothing"/,
    );
  });
});

describe('the strongest edges', () => {
  it('are the largest in absolute value at their places, NaN first', () => {
    const { edges, edgeIndex } = strongest(Float32Array.of(1, -5, 2, Number.NaN, 2, 0), 4);
    assert.deepEqual([...edgeIndex], [1, 3, 2, 4]);
    assert.deepEqual([...edges], [-5, Number.NaN, 2, 2]);
    assert.equal(strongest(Float32Array.of(1, 2), 2).edgeIndex.length, 0);
  });

  it('are those that sorting finds', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 2, maxLength: 300, noNaN: true }),
        fc.nat(),
        (values, seed) => {
          const most = 1 + (seed % (values.length - 1));
          const { edges } = strongest(values, most);
          const expected = values
            .map(Math.abs)
            .sort()
            .subarray(values.length - most);
          assert.deepEqual(edges.map(Math.abs).sort(), expected);
        },
      ),
    );
  });
});
