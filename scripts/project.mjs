// What every script of the project needs: where the project is, how to run a program, and its dependencies in place.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Runs a program with its output shown; rejects when it ends with anything but 0. `npm` and `npx` are found on Windows too.
 */
export async function run(command, args, options = {}) {
  const { status } = await runForResult(command, args, { ...options, show: true });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with status ${status}.`);
}

/** Runs a program and gathers its output; `show` prints it as it comes. */
export function runForResult(
  command,
  args,
  { cwd = root, env = process.env, show = false, shell = false, timeout } = {},
) {
  return new Promise((resolve, reject) => {
    const isNpm = command === 'npm' || command === 'npx';
    // A .cmd file needs a shell on Windows; none of the arguments given here needs quoting there.
    const child = spawn(command, args, {
      cwd,
      env,
      timeout,
      shell: (shell || isNpm) && process.platform === 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = [];
    const take = target => chunk => {
      output.push(String(chunk));
      if (show) target.write(chunk);
    };
    child.stdout.on('data', take(process.stdout));
    child.stderr.on('data', take(process.stderr));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ status: code ?? signal ?? 1, output: output.join('') }));
  });
}

/** Installs the dependencies when there are none or package-lock.json has changed since. */
export async function ensureDependencies() {
  const lock = readFileSync(path.join(root, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = path.join(root, 'node_modules/.installed-from');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing the dependencies ...');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  mkdirSync(path.dirname(stamp), { recursive: true });
  writeFileSync(stamp, wanted);
}
