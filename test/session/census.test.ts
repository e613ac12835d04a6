import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Census, CensusGroup } from '../../core/session/protocol/landscape';
import { Session } from '../../core/session/session';
import { numbers } from '../landscape/testMatrices';

/** 24 samples of a random teacher network 4-5-2 with tanh, for a student of the same shape: 37 parameters. */
function teacherData(): string {
  const stream = numbers(7);
  const draw = (): number => 1.5 * stream.next().value;
  const row = (size: number): number[] => Array.from({ length: size }, draw);
  const [hidden, bias, out] = [
    Array.from({ length: 5 }, () => row(4)),
    row(5),
    Array.from({ length: 2 }, () => row(5)),
  ];
  const samples = Array.from({ length: 24 }, () => {
    const x = row(4);
    const h = hidden.map((weights, j) => Math.tanh(weights.reduce((sum, w, i) => sum + w * x[i], bias[j])));
    return [...x, ...out.map(weights => weights.reduce((sum, w, i) => sum + w * h[i], 0))];
  });
  return ['a,b,c,d,y,z', ...samples.map(sample => sample.join())].join('\n');
}

describe('The census of critical points', function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), 'census-'));
  const session = new Session();
  let census: Census;
  before(async () => {
    writeFileSync(join(folder, 'teacher.csv'), teacherData());
    const text = JSON.stringify({
      seed: 1,
      precision: 'float64',
      data: { file: 'teacher.csv', target: ['y', 'z'], standardize: false },
      layers: [{ type: 'Linear', out_features: 5 }, { type: 'Tanh' }, { type: 'Linear', out_features: 2 }],
      loss: { type: 'MSELoss' },
      optimizer: { type: 'SGD', lr: 0.1 },
    });
    await session.call('load', { text, path: join(folder, 'teacher.mlp.json') });
    census = (await session.call('inspect', { probe: 'census', params: { starts: 40 } })) as Census;
  });
  after(() => {
    session.dispose();
    rmSync(folder, { recursive: true });
  });
  const of = (...groups: CensusGroup[]) => census.points.filter(({ group }) => groups.includes(group));

  it('finds that the index grows with the loss (T4), over the points that are critical for sure', () => {
    assert.equal(census.parameters, 37);
    assert.ok(of('strict', 'degenerate').length >= 3);
    assert.ok(census.correlation > 0.5, `r = ${census.correlation}`);
  });

  it('says how many searches ended at gradient-flat points, and keeps those that did not converge apart', () => {
    assert.match(
      census.summary,
      /\d+ of 40 searches ended at a critical point, \d+ \(\d+ %\) at a gradient-flat point/,
    );
    for (const { gradientNorm } of of('strict', 'degenerate')) assert.ok(gradientNorm < 1e-8);
    for (const { kind } of of('unconverged')) assert.notEqual(kind, 'minimum');
  });

  it('stands beside the two laws with what each assumes', () => {
    assert.deepEqual(
      census.laws.map(({ name }) => name),
      ['coin flips', 'random symmetric matrix'],
    );
    assert.ok(Math.abs(census.laws[0].log10Minimum + 37 * Math.log10(2)) < 1e-12);
    assert.ok(Math.abs(census.laws[1].log10Minimum + (37 * 37 * Math.log10(3)) / 4) < 1e-12);
    for (const { assumes } of census.laws) assert.ok(assumes.length > 20);
  });
});
