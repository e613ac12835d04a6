// Measures Deadeye beside PyTorch (where a Python with torch is found), TensorFlow.js on WebAssembly and plain TypeScript,
// and the panel in a real VS Code, in one run on this machine, and writes docs/bench/<date>.md. Nothing here is a test:
// figures drift, ratios count. What is measured and what it must reach stands in scripts/bench/rows.mjs.
//   npm run bench                 everything that can be had
//   npm run bench -- --no-tfjs    without installing TensorFlow.js into .cache/
//   npm run bench -- --no-editor  without VS Code and a browser
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageBytes } from './bench/package.mjs';
import {
  benchNode,
  measure,
  measureEditor,
  measureSteps,
  measureTfjs,
  measureTorch,
} from './bench/runner.mjs';
import { report } from './bench/table.mjs';
import { build } from './build.mjs';
import { ensureDependencies, root } from './project.mjs';
import { buildVscodeTests } from './vscode-tests.mjs';

await ensureDependencies();
await build();
await buildVscodeTests();
const without = what => process.argv.includes(`--no-${what}`);
const node = await benchNode();
const steps = await measureSteps(node);
console.log('Measuring Deadeye …');
const measured = {
  ours: { ...steps.ours, ...(await measure(node, 'ours')) },
  panel: await measure(node, 'streaming'),
  editor: without('editor') ? {} : measureEditor(),
  bytes: packageBytes(),
};
console.log('Measuring PyTorch …');
const torch = steps.torch && { ...steps.torch, ...measureTorch() };
const tfjs = without('tfjs') ? undefined : measureTfjs(node);
const date = new Date().toISOString().slice(0, 10);
const table = report(measured, torch, tfjs, date);
const folder = path.join(root, 'docs/bench');
mkdirSync(folder, { recursive: true });
writeFileSync(path.join(folder, `${date}.md`), table);
console.log(table);
