// Runs what measures: bundled for the Node that VS Code's extension host has, with PyTorch and TensorFlow.js as peers.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { editorNode, ensureEditor } from '../editor.mjs';
import { root } from '../project.mjs';

const home = path.join(root, '.cache/bench');
const worker = path.join(root, 'dist/worker.js');

/** VS Code's extension host runs Node 24, which has relaxed SIMD; this Node otherwise. */
export async function benchNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  try {
    await ensureEditor();
    return editorNode;
  } catch {
    return process.execPath;
  }
}

/** Bundles test/bench/<name>.ts and runs it; its last line is what it measured, as JSON. */
export async function measure(node, name) {
  const esbuild = await import('esbuild');
  mkdirSync(home, { recursive: true });
  const outfile = path.join(home, `${name}.cjs`);
  await esbuild.build({
    entryPoints: [path.join(root, `test/bench/${name}.ts`)],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['mnist'],
    logLevel: 'warning',
  });
  return lastLine(execFileSync(node, ['--expose-gc', outfile, worker], { encoding: 'utf8' }));
}

/** Drives a real VS Code in a browser, from this Node; where there is none, nothing is known. */
export function measureEditor() {
  console.log('Measuring the panel in VS Code …');
  try {
    const tsx = path.join(root, 'node_modules/tsx/dist/cli.mjs');
    return lastLine(
      execFileSync(process.execPath, [tsx, path.join(root, 'test/bench/editor.ts')], { encoding: 'utf8' }),
    );
  } catch (error) {
    console.log(`Left out: ${error.message.split('\n')[0]}`);
    return {};
  }
}

const spells = 3;

/**
 * Training steps, ours and PyTorch's in turn, so that what else the machine does meets both; of each the quietest spell
 * counts. Undefined is PyTorch where there is none.
 */
export async function measureSteps(node) {
  let ours, torch;
  for (let spell = 1; spell <= spells; spell++) {
    console.log(`Measuring training steps, ${spell} of ${spells} …`);
    ours = least(ours, await measure(node, 'steps'));
    if (spell === 1 || torch) torch = least(torch, measureTorch(['steps']));
  }
  return { ours, torch };
}

/** The least of each figure of two documents of one form. */
function least(before, now) {
  if (before === undefined || now === undefined) return now;
  if (typeof now === 'number') return Math.min(before, now);
  if (typeof now !== 'object') return now;
  const entries = Object.entries(now).map(([key, value]) => [key, least(before[key], value)]);
  return Array.isArray(now) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
}

/** What PyTorch needs for the steps, or for all else; undefined where it is not found. */
export function measureTorch(what = []) {
  const script = path.join(root, 'test/bench/torch_peer.py');
  for (const python of [path.join(root, '../shared/tools/torch-python'), 'python3']) {
    if (path.isAbsolute(python) && !existsSync(python)) continue;
    try {
      return lastLine(
        execFileSync(python, [script, ...what], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
      );
    } catch {
      // The next one may have torch.
    }
  }
  console.log('No Python with torch was found: PyTorch is left out.');
  return undefined;
}

export function measureTfjs(node) {
  try {
    mkdirSync(home, { recursive: true });
    if (!existsSync(path.join(home, 'node_modules/@tensorflow/tfjs'))) {
      console.log('Installing TensorFlow.js into .cache/bench …');
      writeFileSync(path.join(home, 'package.json'), '{ "private": true }');
      const packages = ['@tensorflow/tfjs@4.22.0', '@tensorflow/tfjs-backend-wasm@4.22.0'];
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], {
        cwd: home,
        stdio: 'ignore',
        shell: process.platform === 'win32',
      });
    }
    console.log('Measuring TensorFlow.js …');
    const script = path.join(home, 'tfjs_peer.cjs');
    copyFileSync(path.join(root, 'test/bench/tfjs_peer.cjs'), script);
    return lastLine(execFileSync(node, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch (error) {
    console.log(`TensorFlow.js is left out: ${error.message.split('\n')[0]}`);
    return undefined;
  }
}

function lastLine(output) {
  return JSON.parse(output.trim().split('\n').at(-1));
}
