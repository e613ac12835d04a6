import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  EscapeReport,
  Sharpness,
  Slice,
  Spectrum,
  Surface,
} from '../../core/session/protocol/landscape';
import { openedSessions } from './openedSession';

const saddle = join(__dirname, '..', '..', 'examples', 'saddle.mlp.json');
const tanh = [{ type: 'Linear', out_features: 6 }, { type: 'Tanh' }, { type: 'Linear', out_features: 2 }];

describe('The landscape of a session', () => {
  const opened = openedSessions();

  it('is left by Escape for good: training goes on from there, and the history repeats it bit for bit', async () => {
    const one = await opened();
    const { session } = one;
    await session.call('load', { text: readFileSync(saddle, 'utf8'), path: saddle });
    await one.trainTo(5);
    const stuck = session.status().training?.loss ?? NaN;
    const escape = await one.look<EscapeReport>({ probe: 'escape', params: {} });
    assert.notEqual(escape.better, 'none');
    assert.ok(escape[escape.better as 'plus' | 'minus'].loss <= escape.plus.loss);
    assert.ok(escape[escape.better as 'plus' | 'minus'].loss <= escape.minus.loss);
    await session.call('setParameters', { values: escape.point });
    assert.equal(session.status().step, 5);
    const after = one.bits();
    await one.trainTo(40);
    const later = one.bits();
    assert.ok((session.status().training?.loss ?? NaN) < 0.5 * stuck);
    await session.call('goTo', { step: 3 });
    assert.ok(Math.abs((session.status().training?.loss ?? NaN) - stuck) < 1e-15);
    await session.call('goTo', { step: 5 });
    assert.equal(one.bits(), after);
    await session.call('goTo', { step: 40 });
    assert.equal(one.bits(), later);
  });

  it('has a Hessian of two parts: one that is never negative and one that brings all that is', async () => {
    const one = await opened({ layers: tanh });
    await one.trainTo(10);
    const found = await one.look<Spectrum>({ probe: 'spectrum', params: { gaussNewton: true } });
    const { eigenvalues, gaussNewton, residualPart } = found;
    assert.equal(gaussNewton.length, eigenvalues.length);
    assert.equal(residualPart.length, eigenvalues.length);
    const size = Math.max(...eigenvalues.map(Math.abs));
    assert.ok(gaussNewton[0] > -1e-12 * size);
    assert.ok(
      eigenvalues[0] < 0 && residualPart[0] <= eigenvalues[0] + 1e-12 * size,
      'Weyl: λmin(R) ≤ λmin(H)',
    );
    const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
    assert.ok(Math.abs(sum(gaussNewton) + sum(residualPart) - found.trace) < 1e-10 * size);
  });

  it('knows the bound of heavy-ball momentum, 2 (1 + μ)/η (T15), and of adaptive optimizers none', async () => {
    const bound = async (optimizer: Record<string, unknown>): Promise<Sharpness> => {
      const one = await opened({ layers: tanh, optimizer });
      return one.look<Sharpness>({ probe: 'sharpness', params: {} });
    };
    const heavy = await bound({ type: 'SGD', lr: 0.1, momentum: 0.9 });
    assert.ok(Math.abs(heavy.bound - 38) < 1e-12);
    assert.equal((await bound({ type: 'SGD', lr: 0.1 })).bound, 20);
    assert.ok(Number.isNaN((await bound({ type: 'Adam', lr: 0.1 })).bound));
  });

  it('says that dropout is off and in which mode it was taken', async () => {
    const one = await opened();
    for (const mode of ['train', 'eval'] as const) {
      const spectrum = await one.look<Spectrum>({ probe: 'spectrum', params: { mode } });
      assert.equal(spectrum.dropoutOff, true);
      assert.match(spectrum.summary, new RegExp(`in ${mode} mode`));
      assert.match(spectrum.summary, /Dropout is off/);
      const surface = await one.look<Surface>({ probe: 'surface', params: { mode, size: 3 } });
      assert.equal(surface.mode, mode);
      assert.match(surface.notes.join(), /Dropout is off/);
    }
  });

  it('leaves holes where the loss is not finite, and says how many', async () => {
    const one = await opened({ layers: tanh, loss: { type: 'CrossEntropyLoss' } });
    const surface = await one.look<Surface>({
      probe: 'surface',
      params: { directions: 'random', size: 5, range: 1e308 },
    });
    const holes = surface.loss.filter(value => !Number.isFinite(value)).length;
    assert.ok(holes > 0);
    assert.equal(surface.nonFinite, holes);
    assert.match(surface.notes.join(), new RegExp(`${holes} of 25 points have no finite loss`));
  });

  it('says that identical snapshots span no plane, and draws what there is', async () => {
    const one = await opened({ layers: tanh });
    await one.trainTo(4);
    const surface = await one.look<Surface>({
      probe: 'surface',
      params: { directions: 'snapshots', steps: [2, 2, 2], size: 3 },
    });
    assert.match(surface.notes.join(), /span no plane/);
    assert.ok(surface.loss.every(value => value === surface.loss[0]));
  });

  it('of too many parameters is seen by its ends, each with its residual, and by a trace with its error', async () => {
    const one = await opened({ layers: tanh });
    const exact = await one.look<Spectrum>({ probe: 'spectrum', params: {} });
    const part = await one.look<Spectrum>({ probe: 'spectrum', params: { method: 'lanczos' } });
    assert.equal(part.inertia, undefined);
    assert.ok(part.traceError > 0 && Math.abs(part.trace - exact.trace) < 6 * part.traceError);
    for (const [k, { value, residual }] of part.highest.entries()) {
      const near = Math.min(...exact.eigenvalues.map(other => Math.abs(other - value)));
      assert.ok(near <= residual + 1e-12, `the ${k}. highest is ${near} off, with a residual of ${residual}`);
    }
    // The smoothed density is one of n eigenvalues: its integral is 1.
    const { densityGrid: grid, density } = part;
    const integral = density.reduce((sum, value) => sum + value * (grid[1] - grid[0]), 0);
    assert.ok(Math.abs(integral - 1) < 0.02, `integral ${integral}`);
  });

  it('along a line is the loss itself, touched by its parabola at the start', async () => {
    const one = await opened({ layers: tanh });
    const { t, loss, quadratic } = await one.look<Slice>({
      probe: 'slice',
      params: { along: 'lowest', points: 21, range: 1e-3 },
    });
    assert.equal(t[10], 0);
    loss.forEach((value, k) => assert.ok(Math.abs(value - quadratic[k]) < 1e-8, `t = ${t[k]}`));
  });
});
