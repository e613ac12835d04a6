import { readdirSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';

/**
 * What VS Code runs as `extensionTestsPath`: the tests beside this file, in its extension host. The console's output is all
 * that comes out of there, so the counts are printed on a line of their own.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 120_000, color: false, reporter: 'spec' });
  // All that are there, so that none is forgotten.
  const files = readdirSync(__dirname).filter(name => name.endsWith('.test.js'));
  for (const file of files.sort()) mocha.addFile(path.join(__dirname, file));
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run(failures => {
      const { passes = 0 } = runner.stats ?? {};
      console.log(`suite: ${passes} passed, ${failures} failed`);
      if (failures > 0) reject(new Error(`${failures} of the tests in VS Code failed.`));
      else resolve();
    });
  });
}
