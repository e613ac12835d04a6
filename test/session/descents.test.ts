import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Descents } from '../../core/session/protocol/descents';
import { Session } from '../../core/session/session';

const path = join(__dirname, '..', '..', 'examples', 'saddle.mlp.json');

describe('The saddle demo', () => {
  let session: Session;
  const told: { task: string; done: number; total: number }[] = [];
  beforeEach(async () => {
    told.length = 0;
    session = new Session({
      emit: (event, data) => {
        if (event === 'progress') told.push(data as (typeof told)[number]);
      },
    });
    await session.call('load', { text: readFileSync(path, 'utf8'), path });
  });
  afterEach(() => session.dispose());
  const take = (params = {}, signal?: AbortSignal): Promise<Descents> =>
    session.call(
      'inspect',
      { probe: 'descents', params, task: 'demo' },
      signal ? { signal } : {},
    ) as Promise<Descents>;

  it('leaves plain descent where it is and lets the others go, the better the method the sooner', async () => {
    const found = await take({ size: 21 });
    const [plain, perturbed, momentum, newton] = found.paths;
    assert.equal(found.gradientNorm, 0);
    assert.ok(found.lowestCurvature < -0.1 && found.highestCurvature > 0.1);
    assert.equal(plain.leftAt, undefined);
    assert.ok([...plain.x, ...plain.y, ...plain.distance, ...plain.gradientNorm].every(value => value === 0));
    assert.deepEqual(
      found.paths.map(({ pushed }) => pushed),
      [false, true, true, true],
    );
    const steps = [newton, momentum, perturbed].map(({ leftAt }) => leftAt ?? Number.NaN);
    assert.ok(steps[0] < steps[1] && steps[1] < steps[2], steps.join());
    for (const { loss, summary } of [perturbed, momentum, newton]) {
      assert.ok((loss.at(-1) ?? 1) < 0.01 * found.lossAtStart, summary);
      assert.match(summary, /has left at step/);
    }
    assert.match(plain.summary, /stays: the gradient is exactly zero/);
  });

  it('draws them on a plane that holds them, and says how far off they are', async () => {
    const { surface, paths } = await take({ size: 21 });
    assert.equal(surface.loss.length, 21 * 21);
    for (const { x, y, distance, steps, loss } of paths) {
      assert.ok([y, distance, steps, loss].every(({ length }) => length === x.length));
      for (const value of x) assert.ok(value >= surface.x[0] && value <= (surface.x.at(-1) ?? 0));
      for (const value of y) assert.ok(value >= surface.y[0] && value <= (surface.y.at(-1) ?? 0));
      // The directions of a repeated curvature were chosen so that the beginning lies in the plane.
      assert.ok(distance[1] < 2e-3);
    }
    assert.match(surface.notes.join(), /leave this plane by up to/);
  });

  it('is the same every time, and another one from another seed', async () => {
    const bits = async (seed: number): Promise<number[][]> =>
      (await take({ seed, size: 5 })).paths.map(({ loss }) => [...loss]);
    assert.deepEqual(await bits(3), await bits(3));
    assert.notDeepEqual(await bits(3), await bits(4));
  });

  it('pushes nobody where the point is not critical', async () => {
    const values = session.loaded().network.parameters.data.map((_, i) => Math.sin(i + 1));
    await session.call('setParameters', { values: Float64Array.from(values) });
    const { paths } = await take({ size: 5, steps: 50 });
    for (const { pushed, loss } of paths) {
      assert.equal(pushed, false);
      assert.ok(loss[loss.length - 1] < loss[0]);
    }
  });

  it('continues from where a descent ended, and the history knows it', async () => {
    const { paths } = await take({ size: 5 });
    const { point, loss } = paths[3];
    await session.call('setParameters', { values: point });
    const { network } = session.loaded();
    assert.deepEqual([...network.parameters.data], [...point]);
    await session.call('train', { untilStep: 3 });
    await session.whenStill();
    assert.ok((session.status().training?.loss ?? 1) <= (loss.at(-1) ?? 0) * 1.01);
  });

  it('tells how far it is and can be cancelled', async () => {
    const all = take({ size: 5 });
    await all;
    assert.ok(told.some(({ done, total }) => done > 0 && done < total));
    const cancel = new AbortController();
    const cancelled = take({ steps: 100000, size: 5 }, cancel.signal);
    setImmediate(() => cancel.abort());
    await assert.rejects(cancelled, /[Cc]ancel/);
  });
});
