import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { checkText } from '../../core/config/loadConfig';
import type { Problem } from '../../core/config/problem';
import { readConfig } from '../../core/config/read';

const good = `{
  // a comment
  "seed": 7,
  "data": { "generator": "moons", "samples": 100 },
  "layers": [
    { "type": "Linear", "out_features": 8 },
    { "type": "ReLU" },
    { "type": "Linear", "out_features": 2 }
  ],
  "loss": { "type": "CrossEntropyLoss" },
  "optimizer": { "type": "SGD", "lr": 0.1 },
  "training": { "epochs": 2, "batch_size": 16 },
}
`;

let folder: string;
const path = (): string => join(folder, 'net.mlp.json');
const problemsOf = async (text: string): Promise<readonly Problem[]> =>
  (await checkText(text, path())).problems;

/** The one error of a text, with the piece of text that it marks. */
async function only(text: string): Promise<Problem & { readonly marked: string }> {
  const errors = (await problemsOf(text)).filter(({ severity }) => severity === 'error');
  assert.equal(errors.length, 1, JSON.stringify(errors, null, 1));
  const [problem] = errors;
  const { line, column, endLine, endColumn } = problem.range;
  const row = text.split('\n')[line - 1] ?? '';
  return { ...problem, marked: row.slice(column - 1, endLine === line ? endColumn - 1 : undefined) };
}

function apply(text: string, problem: Problem): string {
  const [fix] = problem.fixes ?? [];
  assert.ok(fix, 'there is a repair');
  return [...fix.edits]
    .sort((a, b) => b.offset - a.offset)
    .reduce(
      (result, { offset, length, text: put }) =>
        result.slice(0, offset) + put + result.slice(offset + length),
      text,
    );
}

describe('A config with a fault', () => {
  before(() => (folder = mkdtempSync(join(tmpdir(), 'deadeye-'))));
  after(() => rmSync(folder, { recursive: true }));

  it('may have comments and trailing commas, and then has no problem', async () => {
    assert.deepEqual(await problemsOf(good), []);
  });

  it('knows the L1 penalty by other names, and where it belongs', async () => {
    const renamed = good.replace('"batch_size": 16', '"batch_size": 16, "l1_lambda": 0.01');
    const problem = await only(renamed);
    assert.equal(problem.marked, '"l1_lambda"');
    assert.deepEqual(await problemsOf(apply(renamed, problem)), []);
    const misplaced = await only(good.replace('"lr": 0.1', '"lr": 0.1, "l1": 0.01'));
    assert.match(misplaced.message, /it belongs into "training"/);
    const negative = await only(good.replace('"batch_size": 16', '"batch_size": 16, "l1": -0.01'));
    assert.equal(negative.marked, '-0.01');
  });

  it('says which layer was meant, at its name, and can rename it', async () => {
    const text = good.replace('"ReLU"', '"Relu"');
    const problem = await only(text);
    assert.equal(problem.code, 'unknown-type');
    assert.equal(problem.marked, '"Relu"');
    assert.match(problem.message, /"ReLU"/);
    assert.deepEqual(await problemsOf(apply(text, problem)), []);
  });

  it('says which key was meant, at the key, and can rename it', async () => {
    const text = good.replace('"lr"', '"learning_rate"');
    const problem = await only(text);
    assert.equal(problem.marked, '"learning_rate"');
    assert.match(problem.message, /"lr"/);
    assert.deepEqual(await problemsOf(apply(text, problem)), []);
  });

  it('names the width that the classes need, and can set it', async () => {
    const text = good.replace('"out_features": 2', '"out_features": 3');
    const problem = await only(text);
    assert.equal(problem.code, 'width-mismatch');
    assert.equal(problem.marked, '3');
    assert.deepEqual(await problemsOf(apply(text, problem)), []);
  });

  for (const [what, from, to, code] of [
    ['a width of zero', '"out_features": 8', '"out_features": 0', 'out-of-range'],
    ['a width beyond any memory', '"out_features": 8', '"out_features": 2000000000', 'too-large'],
    ['a width that is no whole number', '"out_features": 8', '"out_features": 8.5', 'wrong-type'],
    ['a rate of infinity', '"lr": 0.1', '"lr": Infinity', 'not-finite'],
    ['a rate beyond all numbers', '"lr": 0.1', '"lr": 1e999', 'not-finite'],
    ['a rate of NaN', '"lr": 0.1', '"lr": NaN', 'not-finite'],
    ['a negative rate', '"lr": 0.1', '"lr": -0.1', 'out-of-range'],
    ['a number in quotes', '"lr": 0.1', '"lr": "0.1"', 'wrong-type'],
    [
      'a missing file',
      '{ "generator": "moons", "samples": 100 }',
      '{ "file": "nowhere.csv" }',
      'no-such-file',
    ],
    ['a loss for numbers on classes', 'CrossEntropyLoss', 'MSELoss', 'loss-mismatch'],
  ] as const) {
    it(`has ${what} reported once, at its place`, async () => {
      const problem = await only(good.replace(from, to));
      assert.equal(problem.code, code, problem.message);
      assert.ok(problem.range.line > 1, 'not merely at the top');
    });
  }

  it('has a batch of one under batch norm reported, also when only the last one is', async () => {
    const withNorm = good.replace('{ "type": "ReLU" }', '{ "type": "BatchNorm1d" }');
    const one = await only(withNorm.replace('"batch_size": 16', '"batch_size": 1'));
    assert.equal(one.code, 'batch-of-one');
    assert.equal(one.marked, '1');
    const text = withNorm.replace('"batch_size": 16', '"batch_size": 33');
    const last = await only(text);
    assert.equal(last.code, 'batch-of-one');
    const repaired = await problemsOf(apply(text, last));
    assert.deepEqual(
      repaired.filter(({ severity }) => severity === 'error'),
      [],
    );
  });

  it('hears that the bias before batch norm has no effect, and can drop it', async () => {
    const text = good.replace('{ "type": "ReLU" }', '{ "type": "BatchNorm1d" }');
    const [problem] = await problemsOf(text);
    assert.equal(problem.code, 'bias-before-batch-norm');
    assert.equal(problem.severity, 'info');
    assert.deepEqual(await problemsOf(apply(text, problem)), []);
  });

  it('hears that the loss applies the sigmoid itself', async () => {
    const text = good
      .replace('"out_features": 2 }', '"out_features": 1 },\n    { "type": "Sigmoid" }')
      .replace('CrossEntropyLoss', 'BCEWithLogitsLoss');
    const [problem] = await problemsOf(text);
    assert.equal(problem.code, 'sigmoid-twice');
    assert.deepEqual(await problemsOf(apply(text, problem)), []);
  });

  it('names line and column of a comma that is missing, and can put it', async () => {
    const text = good.replace('"seed": 7,', '"seed": 7');
    const problem = await only(text);
    assert.equal(problem.code, 'syntax-error');
    assert.deepEqual(await problemsOf(apply(text, problem)), []);
  });

  it('names the column that is not there, and the one that was meant', async () => {
    writeFileSync(join(folder, 'points.csv'), 'height,width,kind\n1,2,a\n2,3,b\n3,4,a\n4,5,b\n');
    const text = good.replace(
      '{ "generator": "moons", "samples": 100 }',
      '{ "file": "points.csv", "target": "knd" }',
    );
    const problem = await only(text);
    assert.equal(problem.code, 'no-such-column');
    assert.equal(problem.marked, '"knd"');
    assert.match(problem.message, /"kind"/);
  });

  it('is never thrown: any damage to the text ends in problems', () => {
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(12), fc.string({ maxLength: 6 }), (at, length, put) => {
        const text = good.slice(0, at) + put + good.slice(at + length);
        const { config, problems } = readConfig(text, '/net.mlp.json');
        const failed = problems.some(({ severity }) => severity === 'error');
        assert.equal(config === undefined, failed, text);
        for (const { range, message } of problems) {
          assert.ok(range.line >= 1 && range.column >= 1 && range.endLine >= range.line);
          assert.ok(message.length > 10);
        }
      }),
      { numRuns: 400 },
    );
  });
});
