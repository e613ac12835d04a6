// Bundles the suites that run inside of VS Code to out/vscode: each test file by itself, sharing the project's modules.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './project.mjs';

export async function buildVscodeTests() {
  const esbuild = await import('esbuild');
  const folder = path.join(root, 'test/vscode');
  const files = readdirSync(folder).filter(name => name.endsWith('.ts'));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: files.map(name => path.join(folder, name)),
    outdir: path.join(root, 'out/vscode'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await buildVscodeTests();
