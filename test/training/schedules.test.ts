import assert from 'node:assert/strict';
import type { NetworkConfig } from '../../core/config/config';
import { Schedule } from '../../core/training/schedule';
import { wholePower } from '../../core/training/schedulers/wholePower';
import { smallConfig } from './smallRun';

const stepsPerEpoch = 5;
const totalSteps = 50;

function rates(scheduler: NetworkConfig['scheduler'], optimizer = smallConfig().optimizer): number[] {
  const schedule = new Schedule(
    { optimizer: { ...optimizer, lr: 0.8 }, scheduler },
    stepsPerEpoch,
    totalSteps,
  );
  return Array.from({ length: totalSteps }, (_, step) => schedule.learningRate(step));
}

function assertEpochRates(actual: readonly number[], expected: (epoch: number) => number): void {
  actual.forEach((rate, step) => {
    const wanted = expected(Math.floor(step / stepsPerEpoch));
    assert.ok(Math.abs(rate - wanted) <= 1e-15, `step ${step}: ${rate} instead of ${wanted}`);
  });
}

describe('A learning-rate schedule', () => {
  it('is the optimizer’s rate throughout when there is none', () => {
    assertEpochRates(rates(undefined), () => 0.8);
  });

  it('StepLR decays every so many epochs', () => {
    assertEpochRates(
      rates({ type: 'StepLR', step_size: 3, gamma: 0.5 }),
      epoch => 0.8 / 2 ** Math.floor(epoch / 3),
    );
  });

  it('has rates that are the same bits in every engine, whose own powers differ in the last one', () => {
    assert.equal(wholePower(0.95, 37), 0.14989025404881567);
    assert.equal(wholePower(0.999, 5000), 0.006721111959865887);
    assert.equal(wholePower(0.1, 0), 1);
    assert.equal(wholePower(1e200, 1), 1e200);
  });

  it('MultiStepLR decays at each milestone, twice at one that stands twice', () => {
    const actual = rates({ type: 'MultiStepLR', milestones: [2, 5, 5], gamma: 0.5 });
    assertEpochRates(actual, epoch => (epoch < 2 ? 0.8 : epoch < 5 ? 0.4 : 0.1));
  });

  it('ExponentialLR decays every epoch', () => {
    assertEpochRates(rates({ type: 'ExponentialLR', gamma: 0.9 }), epoch => 0.8 * 0.9 ** epoch);
  });

  it('CosineAnnealingLR reaches its lowest rate after T_max epochs and rises again', () => {
    const actual = rates({ type: 'CosineAnnealingLR', T_max: 4, eta_min: 0.2 });
    assertEpochRates(actual, epoch => 0.5 + 0.3 * Math.cos((Math.PI * epoch) / 4));
    assert.equal(actual[4 * stepsPerEpoch], 0.2);
  });

  it('LinearLR warms up along a line', () => {
    const actual = rates({ type: 'LinearLR', start_factor: 0.5, end_factor: 1, total_iters: 4 });
    assertEpochRates(actual, epoch => 0.8 * (epoch >= 4 ? 1 : 0.5 + epoch / 8));
  });

  it('OneCycleLR rises to its highest rate, falls to its lowest, and takes the momentum the other way', () => {
    const scheduler: NetworkConfig['scheduler'] = {
      type: 'OneCycleLR',
      max_lr: 0.5,
      total_steps: 0,
      pct_start: 0.3,
      anneal_strategy: 'linear',
      cycle_momentum: true,
      base_momentum: 0.8,
      max_momentum: 0.9,
      div_factor: 25,
      final_div_factor: 100,
      three_phase: false,
    };
    const actual = rates(scheduler);
    const schedule = new Schedule({ ...smallConfig(), scheduler }, stepsPerEpoch, totalSteps);
    const peak = 0.3 * totalSteps - 1;
    const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-15, `${a} ${b}`);
    near(actual[0], 0.02);
    near(actual[peak], 0.5);
    near(actual[7], 0.02 + (0.48 * 7) / peak);
    near(actual[totalSteps - 1], 0.0002);
    near(schedule.momentum(0), 0.9);
    near(schedule.momentum(peak), 0.8);
    near(schedule.momentum(totalSteps - 1), 0.9);
    // Training on after the cycle keeps its last rate.
    near(schedule.learningRate(totalSteps + 7), 0.0002);
    // A run configured for no epochs can be stepped by hand.
    const none = new Schedule({ ...smallConfig(), scheduler }, stepsPerEpoch, 0);
    for (const step of [0, 1, 20]) assert.ok(none.learningRate(step) > 0 && none.momentum(step) > 0);
  });
});
