import assert from 'node:assert/strict';
import { followDescent, type DescentSettings } from '../../core/landscape/descents/descent';
import { gradientDescent, heavyBall, perturbedDescent } from '../../core/landscape/descents/firstOrder';
import { growthOf } from '../../core/landscape/descents/growth';
import { saddleFreeNewton } from '../../core/landscape/descents/saddleFreeNewton';
import { TensorMemory } from '../../core/kernels/memory';
import { noProgress, type Objective } from '../../core/landscape/objective';
import type { DescentMethod } from '../../core/session/protocol/descents';
import { initialPoint, linear, objectiveOf } from './objectives';

/** (x² − y²)/2 + y⁴/4: a strict saddle at 0 between two minima at y = ±1. */
function doubleWell(): Objective {
  let at: Float64Array = new Float64Array(2);
  const value = ([x, y]: Float64Array): number => (x * x - y * y) / 2 + y ** 4 / 4;
  return {
    size: 2,
    value,
    differentiate(point, gradient) {
      at = Float64Array.from(point);
      gradient[0] = point[0];
      gradient[1] = -point[1] + point[1] ** 3;
      return value(point);
    },
    hessianProduct(direction, output) {
      output[0] = direction[0];
      output[1] = (-1 + 3 * at[1] ** 2) * direction[1];
    },
  };
}

const lowestFirst = (start: Float64Array) => ({
  origin: start,
  first: Float64Array.of(0, 1),
  second: Float64Array.of(1, 0),
});

function settings(method: DescentMethod, parts: Partial<DescentSettings> = {}): DescentSettings {
  return {
    method,
    steps: 500,
    learningRate: 0.1,
    momentum: 0.9,
    push: Float64Array.of(0, 1e-4),
    seed: 1,
    hessianNorm: 1,
    patience: 150,
    ...parts,
  };
}

const steppers = {
  'gradient-descent': gradientDescent,
  perturbed: perturbedDescent,
  momentum: heavyBall,
  'saddle-free-newton': (_: DescentSettings, objective: Objective) =>
    saddleFreeNewton(objective, TensorMemory.create()),
};

function follow(method: DescentMethod, parts: Partial<DescentSettings> = {}, start = new Float64Array(2)) {
  const objective = doubleWell();
  const told = settings(method, parts);
  const stepper = steppers[method](told, objective);
  return followDescent(objective, start, lowestFirst(start), stepper, told, noProgress);
}

describe('A descent from the saddle of (x² − y²)/2 + y⁴/4', () => {
  it('stays for ever without momentum and noise, as every gradient is exactly zero', () => {
    const { x, y, everyLoss, pushed, stepsMade } = follow('gradient-descent');
    assert.equal(pushed, false);
    assert.equal(stepsMade, 500);
    assert.ok([...x, ...y, ...everyLoss].every(value => value === 0));
  });

  it('stays with momentum and by saddle-free Newton too, unless it starts beside it', () => {
    for (const method of ['momentum', 'saddle-free-newton'] as const) {
      const { everyLoss, x } = follow(method, { push: undefined });
      assert.ok(
        [...x, ...everyLoss].every(value => value === 0),
        method,
      );
    }
  });

  it('leaves with a push, at the rate of theory, and ends in a minimum', () => {
    for (const method of ['perturbed', 'momentum', 'saddle-free-newton'] as const) {
      const { x, loss, pushed, diverged } = follow(method, { steps: 160 });
      assert.ok(pushed && !diverged);
      assert.equal(x[0], 1e-4);
      const expected = growthOf(method, -1, 0.1, 0.9);
      // After the first steps the heavy ball's other mode has died away, and y⁴ does not matter yet.
      const k = method === 'saddle-free-newton' ? 3 : 15;
      const grown = x[k + 1] / x[k];
      assert.ok(Math.abs(grown / expected - 1) < 1e-2, `${method}: ${grown} instead of ${expected}`);
      assert.ok(Math.abs(Math.abs(x.at(-1) ?? 0) - 1) < 0.05, `${method} ends at y = ${x.at(-1)}`);
      assert.ok(Math.abs((loss.at(-1) ?? 0) + 0.25) < 1e-3);
    }
  });

  it('takes ln(r/δ)/ln(1 + η|λ|) steps of plain descent: 104 from a distance of 1e-4, 200 from 1e-8', () => {
    for (const [push, steps] of [
      [1e-4, 104],
      [1e-8, 200],
    ]) {
      const { everyLoss } = follow('perturbed', { push: Float64Array.of(0, push) });
      // Below this the path is within 0.05 of the minimum.
      const left = everyLoss.findIndex(loss => loss < -0.24762);
      assert.ok(Math.abs(left - steps) <= 4, `${left} instead of ${steps}`);
    }
  });

  it('ends by taking the last push back when it led nowhere: at a minimum', () => {
    const start = Float64Array.of(0, 1);
    const { point, stepsMade } = follow(
      'perturbed',
      { push: Float64Array.of(0, 1e-4), patience: 100, steps: 2000 },
      start,
    );
    assert.ok(stepsMade < 500, `${stepsMade} steps`);
    assert.ok(Math.abs(point[1] - 1) < 1e-5);
  });
});

describe('A descent that diverges', () => {
  it('says so and keeps finite places only', () => {
    const { diverged, loss, x } = follow('momentum', { learningRate: 30 });
    assert.ok(diverged);
    assert.ok([...loss, ...x].every(Number.isFinite));
  });
});

describe('Saddle-free Newton', () => {
  it('on the Krylov space of the gradient makes the steps that all eigenvectors make', () => {
    const problem = objectiveOf({
      layers: [linear(6), { type: 'Tanh' }, linear(3)],
      loss: 'CrossEntropyLoss',
      inFeatures: 4,
      rows: 60,
    });
    const start = initialPoint(problem);
    const none = new Float64Array(problem.size);
    const plane = { origin: start, first: none, second: none };
    const told = settings('saddle-free-newton', { steps: 5, push: undefined });
    const courses = [1000, 0].map(limit => {
      const stepper = saddleFreeNewton(problem, problem.memory, limit);
      return followDescent(problem, start, plane, stepper, told, noProgress);
    });
    const [exact, krylov] = courses;
    assert.equal(exact.stepsMade, 5);
    for (let k = 1; k <= 5; k++) assert.ok(exact.everyLoss[k] < exact.everyLoss[k - 1], 'it descends');
    krylov.everyLoss.forEach((loss, k) =>
      assert.ok(Math.abs(loss / exact.everyLoss[k] - 1) < 1e-6, `step ${k}: ${loss} ${exact.everyLoss[k]}`),
    );
  });
});
