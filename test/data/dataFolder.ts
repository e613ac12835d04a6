import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputError, type Problem } from '../../core/config/problem';
import type { Dataset } from '../../core/data/dataset';
import { loadDataset, type LoadOptions } from '../../core/data/load';
import type { DataConfig } from '../../core/data/schema';

/** A folder of data files that is there while the tests of a suite run. */
export class DataFolder {
  path = tmpdir();

  constructor() {
    before(() => (this.path = mkdtempSync(join(tmpdir(), 'deadeye-'))));
    after(() => rmSync(this.path, { recursive: true }));
  }

  /** Writes a file; returns its name. */
  file(name: string, content: string | Uint8Array): string {
    writeFileSync(join(this.path, name), content);
    return name;
  }

  load(config: DataConfig, options: Partial<LoadOptions> = {}): Promise<Dataset> {
    return loadData(config, { baseDirectory: this.path, ...options });
  }

  /** The first problem of data that cannot be loaded; anything but an InputError fails the test. */
  async failure(config: DataConfig, options: Partial<LoadOptions> = {}): Promise<Problem> {
    try {
      await this.load(config, options);
    } catch (error) {
      assert.ok(error instanceof InputError, String(error));
      assert.ok(error.problems[0].message.length > 15, error.problems[0].message);
      return error.problems[0];
    }
    return assert.fail('nothing was thrown');
  }
}

export function loadData(config: DataConfig, options: Partial<LoadOptions> = {}): Promise<Dataset> {
  return loadDataset(config, {
    seed: 3,
    precision: 'float64',
    baseDirectory: tmpdir(),
    wantsValues: false,
    ...options,
  });
}
