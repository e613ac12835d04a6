import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, callJson, config, Folder } from './calling';

const saddle = join(__dirname, '..', '..', 'examples', 'saddle.mlp.json');

describe('the landscape on the command line, where it is not simple', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  const withDropout = () =>
    folder.file(
      'net.mlp.json',
      config({
        layers: [
          { type: 'Linear', out_features: 8 },
          { type: 'ReLU' },
          { type: 'Dropout', p: 0.5 },
          { type: 'Linear', out_features: 2 },
        ],
      }),
    );

  it('has holes where the loss is not finite: counted, told, hatched in the drawing, null to no reader', async () => {
    const drawing = folder.file('holes.svg');
    const { status, document } = await callJson<{
      x: number[];
      loss: (number | string)[][];
      notes: string[];
    }>(
      'surface',
      folder.file('net.mlp.json', config({ loss: { type: 'CrossEntropyLoss' } })),
      '--size',
      '5',
      '--range',
      '1e308',
      '--svg',
      drawing,
    );
    assert.equal(status, 0);
    assert.ok(document.x.every(Number.isFinite), 'the grid itself is finite');
    const holes = document.loss.flat().filter(value => typeof value === 'string').length;
    assert.ok(holes > 0 && holes < 25);
    assert.match(document.notes.join(), new RegExp(`${holes} of 25 points have no finite loss`));
    const hatched = readFileSync(drawing, 'utf8').match(/fill="url\(#hole\)"/g);
    assert.equal(hatched?.length, holes);
  });

  it('says of a run that never moved that it spans no plane, and of weights of zero that they are one point', async () => {
    const { status, output } = await call('surface', saddle, '--directions', 'trajectory', '--size', '3');
    assert.equal(status, 0);
    assert.match(output, /the same at every kept step: they span no plane/);
    const random = await call('surface', saddle, '--size', '3');
    assert.match(random.output, /All weights are zero here/);
  });

  it('gives the ends by Lanczos with residuals, trace and density with their errors, and no index, beyond 3000 parameters', async () => {
    const path = folder.file(
      'net.mlp.json',
      config({
        layers: [
          { type: 'Linear', out_features: 700 },
          { type: 'Tanh' },
          { type: 'Linear', out_features: 2 },
        ],
      }),
    );
    const { status, output } = await call('hessian', path);
    assert.equal(status, 0);
    assert.match(output, /3502 parameters are more than the 3000 up to which all eigenvalues are computed/);
    assert.match(output, /no index is given/);
    assert.match(output, /standard error of at most \d/);
    assert.match(output, /trace .* ± .* \(Hutchinson\)/);
    const { document } = await callJson<{
      method: string;
      trace: number;
      traceError: number;
      lowest: { value: number; residual: number }[];
      density: { x: number[]; y: number[]; error: number[] };
      unconverged: number;
    }>('hessian', path, '--top', '6');
    assert.equal(document.method, 'lanczos');
    assert.ok(!('index' in document) && !('zero' in document));
    assert.ok(document.traceError > 0);
    assert.equal(document.lowest.length, 6);
    const { x, y, error } = document.density;
    assert.ok(error.every(value => value >= 0) && Math.max(...error) > 0);
    assert.ok(Math.abs(y.reduce((sum, value) => sum + value * (x[1] - x[0]), 0) - 1) < 0.02);
    // One that did not converge stands there with its residual.
    assert.ok(document.unconverged > 0);
    assert.match(output, /\d ± \d/);
    assert.match(output, /did not converge; those shown carry their residual/);
  });

  it('names dropout as off in gradients, hessian and surface', async () => {
    const path = withDropout();
    for (const command of ['gradients', 'hessian', 'surface'])
      assert.match((await call(command, path)).output, /Dropout is off here/, command);
    for (const command of ['gradients', 'hessian'])
      assert.equal((await callJson<{ dropoutOff: boolean }>(command, path)).document.dropoutOff, true);
    const without = folder.file('plain.mlp.json', config());
    assert.doesNotMatch((await call('gradients', without)).output, /Dropout/);
    assert.deepEqual(Object.keys((await callJson<object>('gradients', without)).document).sort(), [
      'layers',
      'loss',
      'norm',
    ]);
  });
});
