import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DataFolder } from './dataFolder';

/** A cell as RFC 4180 has it, quoted where it must be. */
function quoted(value: string, delimiter: string): string {
  return value.includes(delimiter) || /["\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

describe('Data from CSV and TSV', () => {
  const folder = new DataFolder();

  it('sorts classes by value when they are numbers and by code point otherwise', async () => {
    const numbers = await folder.load({
      file: folder.file('n.csv', 'x,y\n1,10\n2,9\n3,2\n4,10.0\n'),
      standardize: false,
    });
    assert.deepEqual(numbers.description.task, { kind: 'classification', classes: ['2', '9', '10'] });
    assert.deepEqual([...numbers.training.labels], [2, 1, 0, 2]);
    const texts = await folder.load({
      file: folder.file('t.csv', 'x,y\n1,b\n2,B\n3,a\n4,é\n5,😀\n6,\uFB01\n'),
      standardize: false,
    });
    assert.deepEqual(texts.description.task, {
      kind: 'classification',
      classes: ['B', 'a', 'b', 'é', '\uFB01', '😀'],
    });
  });

  it('makes one column per value of a text feature, and reads quotes, tabs, CRLF and a byte order mark', async () => {
    const { description, training } = await folder.load({
      file: folder.file(
        'q.tsv',
        '\uFEFFcolour\tsize\tkind\r\n"red"\t1\ta\r\n"gr""een"\t2\tb\r\n\r\nred\t3\ta\r\n',
      ),
      standardize: false,
    });
    assert.deepEqual(description.features, ['colour=gr"een', 'colour=red', 'size']);
    assert.deepEqual([...training.inputs], [0, 1, 1, 1, 0, 2, 0, 1, 3]);
    assert.deepEqual([...training.sourceRows], [0, 1, 2]);
  });

  it('reads back every table of numbers and texts that is written', async () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'ß', '"', ',', ';', '\n', '\r\n', '😀'),
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.double({ noNaN: true, noDefaultInfinity: true }), text), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.constantFrom<',' | ';' | '|' | '\t'>(',', ';', '|', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        async (rows, delimiter, lineEnd) => {
          // Blanks around a value do not count, so a letter stands at both ends.
          const named = rows.map(([x, kind]) => [x, `k${kind}k`] as const);
          const lines = named.map(([x, kind]) => `${x}${delimiter}${quoted(kind, delimiter)}`);
          const file = folder.file('round.csv', [`x${delimiter}kind`, ...lines].join(lineEnd));
          const { training, description } = await folder.load({ file, delimiter, standardize: false });
          assert.deepEqual(
            [...training.inputs],
            // A text has no negative zero.
            named.map(([x]) => x + 0),
          );
          const { task } = description;
          assert.ok(task.kind === 'classification');
          assert.deepEqual(
            Array.from(training.labels, label => task.classes[label]),
            named.map(([, kind]) => kind),
          );
        },
      ),
    );
  });

  it('reads numbers to the last bit, in whatever form they are written', async () => {
    const written = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.integer({ min: -300, max: 300 }).map(String),
      fc.tuple(fc.integer(), fc.nat(30)).map(([value, places]) => (value / 7).toFixed(places)),
      fc.constantFrom(
        '-0',
        '+5',
        '5.',
        '.5',
        '-.5',
        '1e3',
        '1E-3',
        '007',
        '0.1',
        '9007199254740993',
        ' 12 ',
        '"3.25"',
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 20 }), async numbers => {
        const file = folder.file('exact.csv', `x,y\n${numbers.map((x, i) => `${x},${i}`).join('\n')}\n`);
        const { training } = await folder.load({ file, standardize: false }, { wantsValues: true });
        assert.deepEqual(
          [...training.inputs],
          numbers.map(x => Number(x.replaceAll('"', ''))),
        );
      }),
    );
  });

  it('predicts several numeric columns at once', async () => {
    const { description, training } = await folder.load(
      { file: folder.file('m.csv', 'a,b,c\n1,2,3\n4,5,6\n'), target: ['b', 'c'], standardize: false },
      { wantsValues: true },
    );
    assert.deepEqual(description.task, { kind: 'regression', targets: ['b', 'c'] });
    assert.deepEqual([...training.targets], [2, 3, 5, 6]);
  });

  it('takes features in the order asked for', async () => {
    const { training } = await folder.load({
      file: folder.file('o.csv', 'a,b,c,kind\n1,2,3,x\n4,5,6,y\n'),
      features: ['c', 'a'],
      standardize: false,
    });
    assert.deepEqual([...training.inputs], [3, 1, 6, 4]);
  });

  it('drops rows with missing values, or puts the mean of the training part', async () => {
    const file = folder.file('gap.csv', 'x,y\n1,a\nNA,b\n3,a\n5,b\n9,\n');
    const dropped = await folder.load({ file, missing: 'drop', standardize: false });
    assert.equal(dropped.description.dropped, 2);
    assert.deepEqual([...dropped.training.sourceRows], [0, 2, 3]);
    const mean = await folder.load({ file, missing: 'mean', standardize: false });
    assert.deepEqual([...mean.training.inputs], [1, 3, 3, 5]);
  });

  for (const [what, content, code, line, column] of [
    ['an empty file', '', 'empty-file', 1, 1],
    ['blank lines alone', '\n \n\r\n', 'empty-file', 1, 1],
    ['a header alone', 'a,b\n', 'no-rows', 1, 1],
    ['a ragged row', 'a,b\n1,2\n3\n', 'ragged-row', 3, 1],
    ['a row that is too long', 'a,b\n1,x\n3,y,5\n', 'ragged-row', 3, 3],
    ['a missing value', 'a,b\n1,x\n,y\n', 'missing-value', 3, 1],
    ['a missing last value', 'a,b\n1,x\n2,\n', 'missing-value', 3, 3],
    ['a missing value below a cell of two lines', 'a,b\n1,"x\ny"\n,z\n', 'missing-value', 4, 1],
    ['NaN', 'a,b\n1,x\nNaN,y\n', 'missing-value', 3, 1],
    ['an infinity', `a,b\n${'1,x\n'.repeat(10)}Inf,y\n`, 'not-a-number', 12, 1],
    ['a number too large', `a,b\n${'1,x\n'.repeat(10)}1e999,y\n`, 'not-a-number', 12, 1],
    ['a word among numbers', `k,a,b\n${'z,1,x\n'.repeat(10)}z,one,y\n`, 'not-a-number', 12, 3],
    ['a quote that is never closed', 'a,b\n1,"x\n2,y\n', 'open-quote', 2, 3],
    ['text behind a quote', 'a,b\n1,"x"y\n', 'text-after-quote', 2, 6],
    ['two columns of one name', 'a,a\n1,x\n', 'duplicate-column', 1, 3],
    ['a column without a name', 'a,,c\n1,2,x\n', 'unnamed-column', 1, 3],
    ['a delimiter at the end of the first line', 'a,b,\n1,x,\n', 'unnamed-column', 1, 5],
    ['the index that pandas writes', ',a,b\n0,1,x\n', 'unnamed-column', 1, 1],
    ['a delimiter at the end of a later line', 'a,b\n1,x\n2,y,\n', 'ragged-row', 3, 3],
    ['separators of thousands', `a,b\n${'1,x\n'.repeat(10)}"1,234.5",y\n`, 'not-a-number', 12, 1],
    ['a column of decimal commas', 'a,b\n"1,5",x\n"2,5",y\n', 'not-a-number', 2, 1],
    ['a fault behind a byte order mark', '\uFEFFa,a\n1,x\n', 'duplicate-column', 1, 3],
    ['a fault behind letters of two bytes', 'ä,ß\n"é",\n', 'missing-value', 2, 5],
    ['a fault behind CRLF and lone CR', 'a,b\r\n1,x\r2\r\n', 'ragged-row', 3, 1],
    ['a quote that is never closed at the end', 'a,b\n1,x\n2,"', 'open-quote', 3, 3],
    ['no header', '1,2\n3,4\n', 'no-header', 1, 1],
    ['another delimiter', 'a;b\n1;2\n', 'wrong-delimiter', 1, 1],
    ['a column without any value', 'a,b,c\n1,,x\n2,,y\n', 'missing-value', 2, 3],
  ] as const) {
    it(`${what} is reported as ${code} at line ${line}, column ${column}`, async () => {
      const problem = await folder.failure({ file: folder.file('bad.csv', content) });
      assert.equal(problem.code, code, problem.message);
      assert.deepEqual([problem.range.line, problem.range.column], [line, column], problem.message);
      assert.ok(problem.file?.endsWith('bad.csv'));
    });
  }

  it('text in another encoding is reported at its first wrong character', async () => {
    const latin = folder.file('l.csv', Buffer.from('a,b\n1,ä\n2,é\n', 'latin1'));
    const problem = await folder.failure({ file: latin });
    assert.deepEqual([problem.code, problem.range.line, problem.range.column], ['not-utf8', 2, 3]);
    const wide = folder.file('w.csv', Buffer.from('\uFEFFa,b\n1,x\n', 'utf16le'));
    assert.match((await folder.failure({ file: wide })).message, /UTF-16/);
    assert.equal(
      (await folder.failure({ file: folder.file('b.csv', Uint8Array.of(1, 0, 2)) })).code,
      'binary-file',
    );
  });

  for (const [what, config, code, path] of [
    ['a feature that is not there', { features: ['aa'] }, 'no-such-column', ['data', 'features', 0]],
    ['a target that is not there', { target: 'kinds' }, 'no-such-column', ['data', 'target']],
    [
      'the target among the features',
      { features: ['a', 'kind'] },
      'target-among-features',
      ['data', 'features', 1],
    ],
    ['a feature named twice', { features: ['a', 'a'] }, 'named-twice', ['data', 'features', 1]],
    ['two targets for classes', { target: ['a', 'b'] }, 'several-class-targets', ['data', 'target']],
    ['a text as a number to predict', { task: 'regression' }, 'target-not-numeric', ['data', 'target']],
  ] as const) {
    it(`${what} is reported at its place in the config`, async () => {
      const file = folder.file('c.csv', 'a,b,kind\n1,2,x\n3,4,y\n');
      const problem = await folder.failure({ file, ...structuredClone(config) } as { file: string });
      assert.deepEqual([problem.code, problem.configPath], [code, path], problem.message);
    });
  }

  it('a column with nothing in it cannot be filled with its mean', async () => {
    const file = folder.file('nothing.csv', 'a,b,c\n1,,x\n2,,y\n');
    assert.equal((await folder.failure({ file, missing: 'mean' })).code, 'empty-column');
  });

  it('a text feature of too many values is refused', async () => {
    const rows = Array.from({ length: 101 }, (_, i) => `n${i},x`);
    const file = folder.file('ids.csv', `id,kind\n${rows.join('\n')}\n`);
    assert.equal((await folder.failure({ file })).code, 'too-many-categories');
  });

  it('a class that only the held-back rows have is an error', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `${i},${i === 17 ? 'rare' : 'usual'}`);
    const file = folder.file('rare.csv', `x,y\n${rows.join('\n')}\n`);
    const codes = new Set<string>();
    let fine = 0;
    for (let seed = 0; seed < 20; seed++)
      await folder.load({ file, validation: 0.3 }, { seed }).then(
        () => fine++,
        async () => codes.add((await folder.failure({ file, validation: 0.3 }, { seed })).code),
      );
    assert.deepEqual([...codes], ['class-only-in-validation']);
    assert.ok(fine > 5 && fine < 20, String(fine));
  });
});
