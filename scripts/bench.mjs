// Measures Deadeye beside PyTorch (where a Python with torch is found), TensorFlow.js on WebAssembly and plain TypeScript, in
// one run on this machine, and writes docs/bench/<date>.md. Nothing here is a test: figures drift, ratios count.
//   npm run bench               everything that can be had
//   npm run bench -- --no-tfjs  without installing TensorFlow.js into .cache/
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import path from 'node:path';
import { build } from './build.mjs';
import { editorNode, ensureEditor } from './editor.mjs';
import { ensureDependencies, root } from './project.mjs';

const home = path.join(root, '.cache/bench');

await ensureDependencies();
await build();
mkdirSync(home, { recursive: true });
const node = await benchNode();
const ours = await measureOurs(node);
const torch = measureTorch();
const tfjs = process.argv.includes('--no-tfjs') ? undefined : measureTfjs(node);
const table = report(ours, torch, tfjs);
const date = new Date().toISOString().slice(0, 10);
const folder = path.join(root, 'docs/bench');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, `${date}.md`), table);
console.log(table);

/** VS Code's extension host runs Node 24, which has relaxed SIMD; this Node otherwise. */
async function benchNode() {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  try {
    await ensureEditor();
    return editorNode;
  } catch {
    return process.execPath;
  }
}

async function measureOurs(runner) {
  console.log('Measuring Deadeye …');
  const esbuild = await import('esbuild');
  const outfile = path.join(home, 'ours.cjs');
  await esbuild.build({
    entryPoints: [path.join(root, 'test/bench/ours.ts')],
    outfile,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['mnist'],
    logLevel: 'warning',
  });
  return JSON.parse(
    execFileSync(runner, ['--expose-gc', outfile, path.join(root, 'dist/worker.js')], { encoding: 'utf8' }),
  );
}

function measureTorch() {
  const candidates = [path.join(root, '../shared/tools/torch-python'), 'python3'];
  for (const python of candidates) {
    if (path.isAbsolute(python) && !existsSync(python)) continue;
    try {
      console.log('Measuring PyTorch …');
      const output = execFileSync(python, [path.join(root, 'test/bench/torch_peer.py')], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return JSON.parse(output.trim().split('\n').at(-1));
    } catch {
      // The next one may have torch.
    }
  }
  console.log('No Python with torch was found: PyTorch is left out.');
  return undefined;
}

function measureTfjs(runner) {
  try {
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
    execFileSync(process.execPath, [
      '-e',
      `require('node:fs').copyFileSync(${JSON.stringify(path.join(root, 'test/bench/tfjs_peer.cjs'))}, ${JSON.stringify(script)})`,
    ]);
    const output = execFileSync(runner, [script], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return JSON.parse(output.trim().split('\n').at(-1));
  } catch (error) {
    console.log(`TensorFlow.js is left out: ${error.message.split('\n')[0]}`);
    return undefined;
  }
}

function report({ steps, ...rest }, torch, tfjs) {
  const us = value =>
    value === undefined ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
  const times = (peer, own) => (peer === undefined ? '–' : `${Number((peer / own).toPrecision(2))}×`);
  const targets = { tiny: '≥ 60×', seed: '≥ 15×', mnist: '≥ 1.0×', big: '≥ 0.6×' };
  const rows = steps.map(({ name, ours: own, plain }) => {
    const t = torch?.steps[name];
    const f = tfjs?.steps[name];
    return `| ${name} | ${us(own)} | ${us(t)} | ${us(f)} | ${us(plain)} | ${times(t, own)} | ${targets[name]} | ${times(f, own)} | ${times(plain, own)} |`;
  });
  const big = torch?.steps.big;
  const shared = rest.bigShared
    ? `| step of big, all cores: ${times(big, rest.bigShared)} PyTorch's | ${us(rest.bigShared)} µs | ${us(big)} µs | ≥ 1.0× |\n`
    : '';
  const s = value => (value === undefined ? '–' : `${value.toFixed(2)} s`);
  return `# Benchmark of ${new Date().toISOString().slice(0, 10)}

${cpus()[0].model.trim()}, ${availableParallelism()} cores; Node ${rest.node} (${rest.variant} SIMD)${torch ? `; PyTorch ${torch.version}, one thread` : ''}${tfjs ? `; TensorFlow.js ${tfjs.version}, wasm` : ''}.
Made by \`npm run bench\` in one run; ${loadavg()[0].toFixed(1)} processes at work on average in its last minute, so that more than a few says that cores were shared.

## Training steps, µs (SGD with momentum, cross-entropy, float32, one thread)

| network | Deadeye | PyTorch | tfjs wasm | plain TypeScript | vs PyTorch | target | vs tfjs | vs plain |
| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |
${rows.join('\n')}

## Other targets

| what | Deadeye | PyTorch, one thread | target |
| --- | ---: | ---: | --- |
${shared}| handwritten digits, 8 000 images, 8 epochs, from config to trained: ${(100 * (rest.digits.accuracy ?? NaN)).toFixed(1)} % right of those never seen | ${s(rest.digits.seconds)} | | ≥ 95 % in < 10 s |
| exact spectrum, 1330 parameters, 500 samples, all cores | ${s(rest.spectrum)} | ${s(torch?.spectrum)} | ≤ 0.5 s |
| loss surface 51×51, 1330 parameters, 1000 samples, all cores | ${s(rest.surface)} | ${s(torch?.surface)} | ≤ 0.5 s |
| back to any step of 100 000, the slowest of five | ${(rest.goTo * 1000).toFixed(0)} ms | | ≤ 200 ms |
| history of those 100 000 steps | ${(rest.historyBytes / 2 ** 20).toFixed(0)} MB | | ≤ 256 MB |
| memory after opening and closing 100 sessions | ${rest.growth >= 0 ? '+' : ''}${(100 * rest.growth).toFixed(1)} % | | ≤ 5 % |
`;
}
