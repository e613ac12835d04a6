import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { call, callJson, config, Folder } from './calling';

const examples = join(__dirname, '..', '..', 'examples');

describe('analyses on the command line', () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => folder.remove());

  it('deadeye hessian names the exact saddle of the example and counts its directions', async () => {
    const { status, document } = await callJson<{
      loss: number;
      gradNorm: number;
      parameters: number;
      eigenvalues: number[];
      index: number;
      zero: number;
      kind: string;
      tolerance: number;
    }>('hessian', join(examples, 'saddle.mlp.json'));
    assert.equal(status, 0);
    assert.equal(document.kind, 'saddle');
    assert.equal(document.eigenvalues.length, document.parameters);
    assert.deepEqual(
      document.eigenvalues,
      [...document.eigenvalues].sort((a, b) => a - b),
    );
    const { tolerance } = document;
    assert.equal(document.index, document.eigenvalues.filter(value => value < -tolerance).length);
    assert.equal(document.zero, document.eigenvalues.filter(value => Math.abs(value) <= tolerance).length);
    assert.ok(document.gradNorm < 1e-12);
  });

  it('deadeye hessian --parts gives the spectra of both parts of the Hessian too', async () => {
    const { document } = await callJson<{ gaussNewton: number[]; residualPart: number[] }>(
      'hessian',
      join(examples, 'saddle.mlp.json'),
      '--parts',
    );
    // At the saddle all units say 0: the loss on the outputs has no curvature in the weights at all.
    assert.ok(document.gaussNewton.every(value => Math.abs(value) < 1e-12));
    assert.equal(document.residualPart.filter(value => value < -0.1).length, 4);
  });

  it('deadeye hessian counts nothing where the loss is not finite, and exits with 2', async () => {
    const file = folder.file('net.mlp.json', config());
    const weights = folder.file('w.safetensors');
    await call('train', file, '--steps', '0', '--save', weights);
    const bytes = readFileSync(weights);
    // The last bytes are those of the last weight: all ones are a NaN in either precision.
    writeFileSync(weights, bytes.fill(0xff, bytes.length - 8));
    const { status, document } = await callJson<Record<string, unknown>>(
      'hessian',
      file,
      '--weights',
      weights,
    );
    assert.equal(status, 2);
    for (const count of ['index', 'zero', 'positive']) assert.ok(!(count in document), count);
    assert.match(String(document.summary), /not finite here/);
  });

  it('deadeye hessian calls a point with a gradient what it is', async () => {
    const { document } = await callJson<{ kind: string }>('hessian', folder.file('net.mlp.json', config()));
    assert.equal(document.kind, 'not critical');
  });

  it('deadeye surface gives the loss over a plane, with the present loss in its middle', async () => {
    const path = folder.file('net.mlp.json', config());
    const drawing = folder.file('surface.svg');
    const { status, document } = await callJson<{
      x: number[];
      y: number[];
      loss: number[][];
      directions: object;
    }>('surface', path, '--size', '7', '--range', '0.5', '--svg', drawing);
    assert.equal(status, 0);
    assert.deepEqual([document.x.length, document.y.length, document.loss.length], [7, 7, 7]);
    assert.ok(document.loss.every(row => row.length === 7));
    const gradients = await callJson<{ loss: number }>('gradients', path);
    assert.ok(Math.abs(document.loss[3][3] - gradients.document.loss) < 1e-5);
    assert.match(readFileSync(drawing, 'utf8'), /^<svg[\s\S]*<\/svg>\s*$/);
  });

  it('deadeye diagnose finds the dead units of the example and ends with status 2', async () => {
    const { status, document } = await callJson<{
      findings: {
        rule: string;
        severity: string;
        layer: number;
        units: number[];
        message: string;
        advice: string;
      }[];
    }>('diagnose', join(examples, 'dying-relu.mlp.json'));
    assert.equal(status, 2);
    const dead = document.findings.find(({ message }) => message.includes('dead'));
    assert.equal(dead?.severity, 'error');
    assert.ok(dead.units.length > 0 && dead.advice.length > 0);
  });

  it('deadeye diagnose lists, on demand, when and by which rows each unit was killed', async () => {
    interface Printed {
      readonly layer: number;
      readonly unit: number;
      readonly diedAt: number;
      readonly batch: readonly number[];
      readonly dead: boolean;
      readonly canRevive: string;
    }
    const path = join(examples, 'dying-relu.mlp.json');
    const { document } = await callJson<{
      findings: { rule: string; layer: number; units: number[] }[];
      deaths: Printed[];
    }>('diagnose', path, '--deaths');
    const found = document.findings.filter(({ rule }) => rule === 'R1');
    const listed = found.map(({ layer }) =>
      document.deaths.filter(each => each.layer === layer && each.dead).map(({ unit }) => unit),
    );
    assert.deepEqual(
      listed,
      found.map(({ units }) => units),
    );
    const batch_size = Number(/"batch_size": (\d+)/.exec(readFileSync(path, 'utf8'))?.[1]);
    for (const { diedAt, batch, dead, canRevive } of document.deaths) {
      assert.equal(batch.length > 0 && batch.length <= batch_size, diedAt > 0);
      assert.equal(canRevive === 'alive', !dead);
    }
    const { output } = await call('diagnose', path, '--deaths');
    assert.match(output, /died at step/);
    assert.match(output, /of \d+ ReLU units dead/);
    const plain = await callJson<object>('diagnose', path);
    assert.deepEqual(Object.keys(plain.document), ['findings']);
  });

  it('deadeye diagnose finds no fault of severity error in a sound run', async () => {
    const { status } = await call('diagnose', join(examples, 'penguins.mlp.json'));
    assert.equal(status, 0);
  });

  it('deadeye export writes each format and refuses others', async () => {
    const path = folder.file('net.mlp.json', config());
    for (const format of ['safetensors', 'pytorch', 'onnx']) {
      const out = folder.file(`net.${format}`);
      assert.equal((await call('export', path, '--format', format, '--out', out)).status, 0);
      assert.ok(readFileSync(out).length > 100);
    }
    const { status, errors } = await call('export', path, '--format', 'keras', '--out', folder.file('x'));
    assert.equal(status, 1);
    assert.match(errors, /--format.*"keras"[\s\S]*deadeye export --help/);
  });
});
