import path from 'node:path';
import Mocha from 'mocha';

/**
 * What VS Code runs as `extensionTestsPath`: the tests beside this file, in its extension host. The console's output is all
 * that comes out of there, so the counts are printed on a line of their own.
 */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'tdd', timeout: 60_000, color: false, reporter: 'spec' });
  for (const file of ['activation', 'language', 'sessions', 'findings', 'panels'])
    mocha.addFile(path.join(__dirname, `${file}.test.js`));
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run(failures => {
      const { passes = 0 } = runner.stats ?? {};
      console.log(`suite: ${passes} passed, ${failures} failed`);
      if (failures > 0) reject(new Error(`${failures} of the tests in VS Code failed.`));
      else resolve();
    });
  });
}
