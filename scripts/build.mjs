// Builds the product into dist/: the extension, its worker, the panel, the command line and the config's JSON Schemas.
//   node scripts/build.mjs            minified, as shipped
//   node scripts/build.mjs --watch    with source maps, again after every change
//   node scripts/build.mjs --dev      with source maps, once
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureDependencies, root } from './project.mjs';

const dist = path.join(root, 'dist');

/** Builds everything once; resolves to the seconds it took. */
export async function build({ minify = true } = {}) {
  const began = performance.now();
  const contexts = await contextsFor(minify);
  try {
    await Promise.all(contexts.map(context => context.rebuild()));
  } finally {
    await Promise.all(contexts.map(context => context.dispose()));
  }
  return (performance.now() - began) / 1000;
}

/** Builds again after every change, until the process is ended. */
async function watch() {
  const contexts = await contextsFor(false);
  await Promise.all(contexts.map(context => context.watch()));
  console.log('Watching for changes ...');
}

async function contextsFor(minify) {
  const { buildKernels } = await import('./kernels.mjs');
  if (await buildKernels()) console.log('Compiled the kernels.');
  const esbuild = await import('esbuild');
  const { webviewBuildOptions } = await import('../webview/esbuild.mjs');
  mkdirSync(dist, { recursive: true });
  await writeSchemas(esbuild);
  const node = {
    absWorkingDir: root,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    // jsonc-parser's "main" is a UMD file that cannot be bundled; its "module" can.
    mainFields: ['module', 'main'],
    minify,
    // Names of classes show in messages and logs.
    keepNames: true,
    sourcemap: minify ? false : 'linked',
    legalComments: 'none',
    logLevel: 'warning',
  };
  return Promise.all([
    esbuild.context(extensionOptions(esbuild, node)),
    esbuild.context({ ...node, entryPoints: ['core/session/worker.ts'], outfile: 'dist/worker.js' }),
    esbuild.context({
      ...node,
      entryPoints: ['core/cli/entry.ts'],
      outfile: 'dist/cli.js',
      banner: { js: '#!/usr/bin/env node' },
    }),
    esbuild.context(webviewBuildOptions({ outdir: dist, minify })),
  ]);
}

/**
 * What is imported while it runs becomes a file of its own, which is read at its first use: `activate` registers, and reads
 * little of the code. esbuild cuts modules of the ECMAScript kind alone, so the pieces are made CommonJS one by one. While one
 * develops all is in one file, which source maps point into.
 */
function extensionOptions(esbuild, node) {
  const options = {
    ...node,
    entryPoints: { extension: 'extension/activate.ts' },
    outdir: 'dist',
    external: ['vscode'],
  };
  if (!node.minify) return options;
  // `import()` becomes a call of `require` as well: through it VS Code hands out its own module.
  const toCjs = { format: 'cjs', platform: 'node', minify: true, supported: { 'dynamic-import': false } };
  const toCommonJs = {
    name: 'to-common-js',
    setup(build) {
      build.onEnd(async ({ outputFiles = [] }) => {
        const pieces = await Promise.all(
          outputFiles.map(async file => ({
            path: file.path,
            code: (await esbuild.transform(file.text, toCjs)).code,
          })),
        );
        for (const name of readdirSync(dist))
          if (/^extension-.*\.js$/.test(name)) rmSync(path.join(dist, name));
        for (const piece of pieces) writeFileSync(piece.path, piece.code);
      });
    },
  };
  return {
    ...options,
    format: 'esm',
    splitting: true,
    chunkNames: 'extension-[hash]',
    write: false,
    plugins: [toCommonJs],
  };
}

/**
 * The JSON Schemas come out of the same definitions as the run-time check, bundled and asked: a strict one for other
 * editors and validators, and one for VS Code that documents and completes but leaves the judging to Deadeye.
 */
async function writeSchemas(esbuild) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    stdin: {
      contents: `import { configSchema } from './core/config/schema';
        import { toJsonSchema } from './core/config/jsonSchema';
        export const schemas = {
          'config.schema.json': toJsonSchema(configSchema, true),
          'editor.schema.json': toJsonSchema(configSchema, false),
        };`,
      resolveDir: root,
      loader: 'ts',
    },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    write: false,
    logLevel: 'warning',
  });
  const module = { exports: {} };
  new Function('module', 'exports', outputFiles[0].text)(module, module.exports);
  for (const [name, schema] of Object.entries(module.exports.schemas)) {
    const text = `${JSON.stringify(schema, undefined, 1)}\n`;
    const file = path.join(dist, name);
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await ensureDependencies();
    if (process.argv.includes('--watch')) await watch();
    else console.log(`Built in ${(await build({ minify: !process.argv.includes('--dev') })).toFixed(1)} s.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
