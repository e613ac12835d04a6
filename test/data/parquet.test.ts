import assert from 'node:assert/strict';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { InputError } from '../../core/config/problem';
import { DataFolder } from './dataFolder';

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

function parquet(columnData: Columns, rowGroupSize?: number): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));
}

const kind: Columns[number] = { name: 'kind', data: ['b', 'a', 'b'], type: 'STRING' };

describe('Data from Parquet', () => {
  const folder = new DataFolder();

  it('numbers of every kind, truth values and texts are read as they were written', async () => {
    const file = folder.file(
      'kinds.parquet',
      parquet([
        { name: 'double', data: [1.5, -2, 1e300], type: 'DOUBLE' },
        { name: 'float', data: [0.5, 0.25, -8], type: 'FLOAT' },
        { name: 'int', data: [1, -2, 3], type: 'INT32' },
        { name: 'long', data: [1n, -2n, 2n ** 40n], type: 'INT64' },
        { name: 'flag', data: [true, false, true], type: 'BOOLEAN' },
        kind,
      ]),
    );
    const { training, description } = await folder.load({ file, standardize: false });
    assert.deepEqual(description.features, ['double', 'float', 'int', 'long', 'flag']);
    assert.deepEqual(description.task, { kind: 'classification', classes: ['a', 'b'] });
    assert.deepEqual([...training.labels], [1, 0, 1]);
    assert.deepEqual(
      [...training.inputs],
      [1.5, 0.5, 1, 1, 1, -2, 0.25, -2, -2, 0, 1e300, -8, 3, 2 ** 40, 1],
    );
  });

  it('every way to write and to pack a column is read as it was written, absent values too', async () => {
    const rows = 700;
    const whole = Array.from({ length: rows }, (_, i) => ((i * 7919) % 1000) - 500);
    const words = whole.map(value => `word ${Math.abs(value % 7)}`);
    const gaps = whole.map((value, i) => (i % 5 === 3 ? null : value / 4));
    for (const codec of ['UNCOMPRESSED', 'SNAPPY'] as const) {
      const columnData: Columns = [
        { name: 'plain', data: whole, type: 'INT32', encoding: 'PLAIN' },
        { name: 'few', data: whole.map(value => value % 3), type: 'INT32', encoding: 'RLE_DICTIONARY' },
        { name: 'deltas', data: whole, type: 'INT32', encoding: 'DELTA_BINARY_PACKED' },
        { name: 'long', data: whole.map(BigInt), type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
        { name: 'split', data: whole.map(value => value / 8), type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
        { name: 'flag', data: whole.map(value => value > 0), type: 'BOOLEAN', encoding: 'RLE' },
        { name: 'gaps', data: gaps, type: 'DOUBLE', nullable: true },
        { name: 'words', data: words, type: 'STRING', encoding: 'DELTA_LENGTH_BYTE_ARRAY' },
        { name: 'kind', data: words, type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
      ];
      const bytes = new Uint8Array(
        parquetWriteBuffer({ columnData, codec, pageSize: 1000, rowGroupSize: 256 }),
      );
      const file = folder.file('ways.parquet', bytes);
      const { training, description } = await folder.load({ file, standardize: false, missing: 'drop' });
      assert.equal(description.dropped, gaps.filter(value => value === null).length);
      const width = description.features.length;
      training.sourceRows.forEach((row, i) => {
        const value = whole[row];
        const expected = [value, value % 3, value, value, value / 8, Number(value > 0), value / 4];
        assert.deepEqual(
          [...training.inputs.subarray(i * width, i * width + 7)],
          expected.map(x => x + 0),
        );
        const word = description.features.indexOf(`words=${words[row]}`);
        assert.equal(training.inputs[i * width + word], 1);
      });
      assert.ok(description.task.kind === 'classification');
      assert.equal(description.task.classes.length, 7);
    }
  });

  it('rows keep their order over many groups', async () => {
    const data = Array.from({ length: 1000 }, (_, i) => i / 8);
    const file = folder.file(
      'groups.parquet',
      parquet(
        [
          { name: 'x', data, type: 'DOUBLE' },
          { name: 'y', data: data.map(x => -x), type: 'DOUBLE' },
        ],
        64,
      ),
    );
    const { training } = await folder.load({ file, standardize: false }, { wantsValues: true });
    assert.deepEqual([...training.inputs], data);
    assert.deepEqual(
      [...training.targets],
      data.map(x => -x),
    );
  });

  it('an absent value is a missing one, with its row', async () => {
    const file = folder.file(
      'gap.parquet',
      parquet([{ name: 'x', data: [1, null, 3], type: 'DOUBLE', nullable: true }, kind]),
    );
    const problem = await folder.failure({ file });
    assert.deepEqual([problem.code, /row 2/.test(problem.message)], ['missing-value', true], problem.message);
    const { training } = await folder.load({ file, missing: 'drop', standardize: false });
    assert.deepEqual([...training.inputs], [1, 3]);
  });

  it('a column that cannot be read matters only when it is asked for', async () => {
    const file = folder.file(
      'json.parquet',
      parquet([
        { name: 'x', data: [1, 2, 3], type: 'INT32' },
        { name: 'notes', data: [{ a: 1 }, { a: 2 }, { a: 3 }], type: 'JSON' },
        kind,
      ]),
    );
    assert.equal((await folder.load({ file, features: ['x'] })).training.rows, 3);
    const problem = await folder.failure({ file });
    assert.deepEqual([problem.code, /"notes"/.test(problem.message)], ['bad-parquet', true], problem.message);
  });

  it('no Parquet file, one that was cut off, and one without rows are reported', async () => {
    const whole = parquet([{ name: 'x', data: [1, 2, 3], type: 'INT32' }, kind]);
    const none = parquet([{ name: 'x', data: [], type: 'INT32' }]);
    for (const bytes of [Buffer.from('a,b\n1,2\n'), whole.subarray(0, -3), whole.subarray(4), none])
      assert.equal((await folder.failure({ file: folder.file('bad.parquet', bytes) })).code, 'bad-parquet');
  });

  it('one that was cut off anywhere is reported', async () => {
    const whole = parquet([{ name: 'x', data: [1.5, 2, 3], type: 'DOUBLE' }, kind]);
    for (let length = 1; length < whole.length; length++) {
      const file = folder.file('cut.parquet', whole.subarray(0, length));
      assert.equal((await folder.failure({ file })).code, 'bad-parquet', `after ${length} bytes`);
    }
  });

  it('one in which a number anywhere became −1 keeps nobody waiting', async () => {
    const whole = parquet([{ name: 'x', data: [1.5, 2, 3], type: 'DOUBLE' }, kind]);
    // As its protocol writes it: the next field, a whole number, −1. Among them a column with −1 columns below it.
    const minusOne = [0x15, 0x01];
    let refused = 0;
    for (let at = 4; at < whole.length - 8; at++) {
      const bytes = Uint8Array.from(whole);
      bytes.set(minusOne, at);
      await folder.load({ file: folder.file('minus.parquet', bytes) }).catch((error: unknown) => {
        assert.ok(error instanceof InputError, String(error));
        if (/less than no columns/.test(error.message)) refused++;
      });
    }
    assert.ok(refused > 0);
  });
});
