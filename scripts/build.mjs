// Builds everything that runs: dist/extension.js, worker.js, cli.js, webview.js with its CSS, and the JSON Schemas.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { webviewBuildOptions } from '../webview/esbuild.mjs';
import { buildKernels } from './kernels.mjs';
import { root } from './root.mjs';

const production = process.argv.includes('--production');
const dist = join(root, 'dist');

/** Bundles for Node: extension host, worker thread, command line. */
const node = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  outdir: dist,
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  logLevel: 'warning',
  // The parser's UMD build hides its requires from bundlers; its ES modules do not.
  mainFields: ['module', 'main'],
};

export async function buildAll() {
  const began = performance.now();
  await buildKernels();
  mkdirSync(dist, { recursive: true });
  await Promise.all([
    build({ ...node, entryPoints: { extension: join(root, 'extension/activate.ts') }, external: ['vscode'] }),
    build({ ...node, entryPoints: { worker: join(root, 'core/session/worker.ts') } }),
    build({
      ...node,
      entryPoints: { cli: join(root, 'core/cli/entry.ts') },
      banner: { js: '#!/usr/bin/env node' },
    }),
    build(webviewBuildOptions({ outdir: dist, minify: production })),
    writeSchemas(),
  ]);
  console.log(`Built dist/ in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
}

/** The schema's source is TypeScript: it is bundled, run once, and thrown away. */
async function writeSchemas() {
  const script = join(dist, 'writeSchema.cjs');
  await build({
    ...node,
    outdir: undefined,
    outfile: script,
    sourcemap: false,
    entryPoints: [join(root, 'core/config/writeSchema.ts')],
  });
  const lenient = join(dist, 'editor.schema.json');
  execFileSync(process.execPath, [script, lenient, join(dist, 'config.schema.json')]);
  rmSync(script);
}

if (process.argv[1] === join(root, 'scripts/build.mjs')) {
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  if (!existsSync(join(root, 'node_modules/esbuild'))) throw new Error('Run "npm ci" first.');
  await buildAll();
  const size = name => (statSync(join(dist, name)).size / 1024).toFixed(0);
  console.log(
    ['extension.js', 'worker.js', 'cli.js', 'webview.js'].map(name => `${name} ${size(name)} KB`).join('  '),
    `(${version})`,
  );
}
