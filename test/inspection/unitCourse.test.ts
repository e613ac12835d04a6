import assert from 'node:assert/strict';
import { activationMarks } from '../../core/inspection/activationMarks';
import type { Survival, UnitReport } from '../../core/session/protocol/inspection';
import type { UnitCourse, UnitPlane } from '../../core/session/protocol/unit';
import { OpenedSession, openedSessions } from '../session/openedSession';
import { deadly } from './deadlyRun';

describe('The course of a unit', () => {
  const opened = openedSessions();
  const courseOf = (one: OpenedSession, layer: number, unit: number, fill = true): Promise<UnitCourse> =>
    one.look<UnitCourse>({ probe: 'unitCourse', params: { layer, unit, fill } });

  it('names the very steps of death and revival that a replay of the whole run finds, and their minibatches', async () => {
    const one = await opened(deadly, 120);
    const bits = one.bits();
    let deaths = 0;
    for (const layer of [1, 3])
      for (let unit = 0; unit < 12; unit++) {
        const course = await courseOf(one, layer, unit);
        const { unit: life } = await one.look<Survival>({ probe: 'survival', params: { layer, unit } });
        assert.ok(life);
        const stepsOf = (kind: string): number[] =>
          course.turns.filter(turn => turn.kind === kind).map(({ step }) => step);
        // The looks lie at every step of a run this short, so that nothing happens between two of them.
        assert.deepEqual(stepsOf('death'), [...life.deaths]);
        assert.deepEqual(stepsOf('revival'), [...life.revivals]);
        assert.equal(course.deadAtStart, life.deadAtStart);
        deaths += life.deaths.length;
        for (const { kind, step, after, batch } of course.turns) {
          assert.equal(after, step - 1);
          assert.ok(batch.length > 0);
          if (kind === 'death' && step === life.diedAt) assert.deepEqual(batch, life.killingBatch);
        }
      }
    assert.ok(deaths > 0, 'units die in this run');
    assert.equal(one.bits(), bits);
  });

  it('is told over the whole run wherever it stands, in the numbers that a visit to the step finds', async () => {
    const one = await opened(deadly, 60);
    await one.session.call('goTo', { step: 20 });
    const course = await courseOf(one, 1, 4);
    assert.equal(course.step[0], 0);
    assert.equal(course.step.at(-1), 60);
    assert.equal(one.session.loaded().step, 20);
    for (const step of [0, 1, 20, 33, 60]) {
      await one.session.call('goTo', { step });
      const { activeFraction } = await one.look<UnitReport>({ probe: 'unit', params: { layer: 1, unit: 4 } });
      assert.equal(course.active[course.step.indexOf(step)], Math.fround(activeFraction));
    }
  });

  it('forgets what came after a rate that was set by hand', async () => {
    const one = await opened(deadly, 60);
    await courseOf(one, 1, 4);
    await one.session.call('goTo', { step: 30 });
    await one.session.call('setLearningRate', { lr: 0.001 });
    const course = await courseOf(one, 1, 4, false);
    assert.equal(course.step.at(-1), 30);
    assert.ok(course.turns.every(({ step }) => step <= 30));
  });

  it('has no measure for a unit without an activation', async () => {
    const one = await opened(deadly, 5);
    const course = await courseOf(one, 4, 1);
    assert.equal(course.measure, undefined);
    assert.equal(course.step.length, 0);
  });

  it('counts samples on both sides of the kink as the histogram and the state do', async () => {
    const one = await opened(deadly, 60);
    for (let unit = 0; unit < 12; unit++) {
      const report = await one.look<UnitReport>({ probe: 'unit', params: { layer: 1, unit } });
      const [{ kind, at, below, above }] = report.marks;
      assert.deepEqual([kind, at, below + above], ['kink', 0, report.samples]);
      assert.equal(above / report.samples, report.activeFraction);
      assert.equal(report.zeroGradient, report.zeroGradients === report.samples);
    }
  });
});

describe('Where an activation is flat', () => {
  const edges = (type: string): (readonly [string, number])[] =>
    activationMarks({ type } as Parameters<typeof activationMarks>[0], []).map(({ kind, at }) => [kind, at]);

  it('is where its slope falls to one hundredth of the steepest: closed forms of tanh, sigmoid and softplus', () => {
    // tanh′ = 1 − tanh² = 0.01.
    const tanh = Math.atanh(Math.sqrt(0.99));
    // σ′ = σ(1 − σ) = 0.0025, so σ = (1 ± √0.99)/2 and z = ln(σ/(1 − σ)).
    const share = (1 + Math.sqrt(0.99)) / 2;
    const sigmoid = Math.log(share / (1 - share));
    const close = (
      found: readonly (readonly [string, number])[],
      wanted: readonly (readonly [string, number])[],
    ) => {
      assert.deepEqual(
        found.map(([kind]) => kind),
        wanted.map(([kind]) => kind),
      );
      found.forEach(([, at], i) => assert.ok(Math.abs(at - wanted[i][1]) < 1e-9, `${at}`));
    };
    close(edges('Tanh'), [
      ['saturatedBelow', -tanh],
      ['saturatedAbove', tanh],
    ]);
    close(edges('Sigmoid'), [
      ['saturatedBelow', -sigmoid],
      ['saturatedAbove', sigmoid],
    ]);
    assert.deepEqual(edges('ReLU'), [['kink', 0]]);
    // Softplus′ = σ: flat to the left only.
    assert.deepEqual(
      edges('Softplus').map(([kind]) => kind),
      ['saturatedBelow'],
    );
  });
});

describe('The region of a unit', () => {
  it('holds what the unit says at the middle of each cell', async () => {
    const one = await OpenedSession.open({ ...deadly, precision: 'float64' });
    await one.trainTo(15);
    const { network, observer } = one.session.loaded();
    const plane = await one.look<UnitPlane>({ probe: 'unitPlane', params: { layer: 3, unit: 2, size: 9 } });
    const { columns, rows, box, entering, output } = plane;
    assert.deepEqual([columns, rows], [9, 9]);
    for (const [column, row] of [
      [0, 0],
      [8, 0],
      [3, 7],
      [8, 8],
    ]) {
      const at = ([low, high]: readonly [number, number], cell: number): number =>
        low + ((cell + 0.5) * (high - low)) / 9;
      const pass = observer.answer(1, inputs => inputs.set([at(box.x, column), at(box.y, row)]));
      const width = network.layers[3].outFeatures;
      assert.equal(width, 12);
      assert.ok(Math.abs(output[row * 9 + column] - pass.outputs[3].data[2]) < 1e-5);
      assert.ok(Math.abs(entering[row * 9 + column] - pass.outputs[2].data[2]) < 1e-5);
    }
    one.session.dispose();
  });
});
