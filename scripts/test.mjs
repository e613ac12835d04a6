// Everything that must hold: format, lint, types, unit tests, PyTorch's reference runs, the panel in a browser, and the
// extension in a real VS Code. Installs and builds what is missing first; ends with the count of what passed.
//   npm test                      everything
//   npm test -- unit lint         some of the parts
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ensureDependencies, root, runForResult } from './project.mjs';

const ownRooms = new Set(['reference', 'webview', 'vscode', 'bench']);
const bin = name => path.join(root, 'node_modules', name);
const caching = process.env.CI
  ? { eslint: [], prettier: [] }
  : {
      eslint: ['--cache', '--cache-strategy', 'content', '--cache-location', '.cache/eslint.json'],
      prettier: ['--cache', '--cache-location', '.cache/prettier.json'],
    };

/** What waits for a browser is tried twice where the machine is busy; who needed it is named. */
const twice = ['--retries', '1', '--require', 'test/secondTries.ts'];

/** A part is a check, which counts as one, or a set of tests, which count each. Those of one row run side by side. */
const rows = [
  [
    { name: 'format', run: () => check('prettier/bin/prettier.cjs', ['--check', '.', ...caching.prettier]) },
    { name: 'lint', run: () => check('eslint/bin/eslint.js', ['.', ...caching.eslint]) },
    { name: 'types', run: () => check('typescript/bin/tsc', ['--build']) },
  ],
  [{ name: 'unit', run: () => mocha(unitFiles()) }],
  [{ name: 'reference', run: () => mocha(testFiles('reference')) }],
  [{ name: 'webview', run: () => browserTests() }],
  [{ name: 'vscode', run: () => hostSuite() }],
  [{ name: 'interface', run: () => interfaceTests() }],
];

process.exitCode = await main(process.argv.slice(2));

async function main(wanted) {
  const unknown = wanted.filter(name => !rows.flat().some(part => part.name === name));
  if (unknown.length > 0) {
    console.error(
      `There is no part "${unknown[0]}": ${rows
        .flat()
        .map(({ name }) => name)
        .join(', ')}.`,
    );
    return 1;
  }
  try {
    await prepare();
  } catch (error) {
    console.error(error.message);
    console.log('0 passed, 1 failed');
    return 1;
  }
  const results = [];
  for (const row of rows) {
    const parts = row.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
    results.push(...(await Promise.all(parts.map(runPart))));
  }
  console.log('');
  for (const { name, passed, failed, skipped, again = [], seconds } of results) {
    const remark =
      (skipped > 0 ? `, ${skipped} skipped` : '') +
      (again.length > 0 ? `, ${again.length} at the second try` : '');
    console.log(`${name.padEnd(10)} ${passed} passed, ${failed} failed${remark}  (${seconds.toFixed(0)} s)`);
  }
  const sum = key => results.reduce((total, result) => total + result[key], 0);
  const skipped = sum('skipped');
  console.log(
    `\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

async function prepare() {
  await ensureDependencies();
  mkdirSync(path.join(root, '.cache'), { recursive: true });
  const { build } = await import('./build.mjs');
  const { buildVscodeTests } = await import('./vscode-tests.mjs');
  console.log(`Built in ${(await build()).toFixed(1)} s.`);
  await buildVscodeTests();
}

async function runPart({ name, run }) {
  const began = performance.now();
  console.log(`\n— ${name}`);
  let result;
  try {
    result = await run();
  } catch (error) {
    console.error(error.message);
    result = { passed: 0, failed: 1 };
  }
  const seconds = (performance.now() - began) / 1000;
  return { name, skipped: 0, ...result, seconds };
}

/** Runs a tool of the project; what it says is shown only when it complains. */
async function check(tool, args) {
  const { status, output } = await runForResult(process.execPath, [bin(tool), ...args]);
  if (status === 0) return { passed: 1, failed: 0 };
  console.log(output);
  return { passed: 0, failed: 1 };
}

function testFiles(room) {
  const folder = path.join(root, 'test', room);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter(name => name.endsWith('.test.ts'))
    .map(name => path.join('test', room, name))
    .sort();
}

function unitFiles() {
  return readdirSync(path.join(root, 'test'), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && !ownRooms.has(entry.name))
    .flatMap(({ name }) => testFiles(name));
}

/** The counts are read from mocha's own summary; a run that breaks off counts as one failure more. */
async function mocha(files, { env = process.env, args = [], reporter = 'dot' } = {}) {
  if (files.length === 0) return { passed: 0, failed: 1 };
  const { status, output } = await runForResult(
    process.execPath,
    [bin('mocha/bin/mocha.js'), '--reporter', reporter, ...args, ...files],
    { env, show: true },
  );
  const count = word => Number(new RegExp(`^ +(\\d+) ${word}`, 'm').exec(output)?.[1] ?? 0);
  const failed = count('failing');
  return {
    passed: count('passing'),
    failed: failed === 0 && status !== 0 ? 1 : failed,
    skipped: count('pending'),
    again: output.match(/^second try: .*$/gm) ?? [],
  };
}

async function browserTests() {
  const { ensureBrowser } = await import('./browser.mjs');
  const { executablePath, args } = await ensureBrowser();
  const env = { ...process.env, CHROME_PATH: executablePath, CHROME_ARGS: JSON.stringify(args) };
  return mocha(testFiles('webview'), { env, args: ['--timeout', '60000', ...twice] });
}

async function hostSuite() {
  const { runHostSuite } = await import('./vscode-suite.mjs');
  return runHostSuite();
}

/** The VS Code from npm does not run on Windows; the host's suite runs there in the desktop one. */
async function interfaceTests() {
  const files = testFiles('vscode');
  if (process.platform === 'win32') return { passed: 0, failed: 0, skipped: files.length };
  return mocha(
    files.filter(file => file.includes(`${path.sep}ui${path.sep}`)),
    { args: ['--timeout', '300000', ...twice], reporter: 'spec' },
  );
}
