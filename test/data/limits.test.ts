import assert from 'node:assert/strict';
import { mkdirSync, openSync, ftruncateSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { largestFile } from '../../core/data/boundedFile';
import { DataFolder } from './dataFolder';

describe('Files that cannot be data', () => {
  const folder = new DataFolder();

  it('one that is not there, a folder, a device and an unknown format say so', async () => {
    const missing = await folder.failure({ file: 'nowhere.csv' });
    assert.deepEqual([missing.code, missing.configPath], ['no-such-file', ['data', 'file']]);
    mkdirSync(join(folder.path, 'folder.csv'));
    const directory = await folder.failure({ file: 'folder.csv' });
    assert.deepEqual([directory.code, /folder/.test(directory.message)], ['unreadable-file', true]);
    assert.equal((await folder.failure({ file: folder.file('a.xlsx', 'x') })).code, 'unknown-format');
  });

  it('one that is too large is refused before it is read, with the limit in the message', async () => {
    for (const [name, size, limit] of [
      ['large.npy', largestFile + 1, /1,024 MiB/],
      ['large.csv', 10 * 2 ** 30, /10,240 MiB, and at most 1,024 MiB/],
    ] as const) {
      // A file with a hole takes no room on the disk.
      const handle = openSync(join(folder.path, name), 'w');
      ftruncateSync(handle, size);
      closeSync(handle);
      const problem = await folder.failure({ file: name });
      assert.equal(problem.code, 'file-too-large');
      assert.match(problem.message, limit);
    }
  });

  it('reading can be given up at its first word, and in the midst of a long file', async () => {
    const givenUp = async (rows: number, when: (done: number) => boolean): Promise<void> => {
      const file = folder.file('s.csv', `x,y\n${'1,a\n'.repeat(rows)}`);
      const controller = new AbortController();
      const onProgress = (done: number): void => {
        if (when(done)) controller.abort();
      };
      await assert.rejects(folder.load({ file }, { signal: controller.signal, onProgress }), {
        name: 'AbortError',
      });
    };
    await givenUp(10, () => true);
    await givenUp(900_000, done => done > 0);
  });
});
