// Compiles the AssemblyScript kernels (core/kernels/assembly) to WebAssembly, once for each precision and each variant of
// SIMD, and writes them as base64 to core/kernels/kernels.generated.ts. Does nothing when no source has changed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const assembly = path.join(root, 'core/kernels/assembly');
const generated = path.join(root, 'core/kernels/kernels.generated.ts');
const compilerVersion = createRequire(import.meta.url)('assemblyscript/package.json').version;

const precisions = { float32: 'f32', float64: 'f64' };
const variants = { relaxed: ['simd', 'relaxed-simd'], simd: ['simd'] };

/** Brings kernels.generated.ts up to date; resolves to true if it had to be written. */
export async function buildKernels() {
  const sources = readSources();
  const signature = `// sources ${hash(sources)}`;
  if (existsSync(generated) && readFileSync(generated, 'utf8').startsWith(signature)) return false;

  const entries = [];
  for (const [precision, real] of Object.entries(precisions)) {
    for (const [variant, features] of Object.entries(variants)) {
      const binary = await compile(sources, real, features);
      entries.push(`  '${precision}-${variant}':\n    '${Buffer.from(binary).toString('base64')}',\n`);
    }
  }
  writeFileSync(
    generated,
    `${signature}\n// Made by scripts/kernels.mjs from core/kernels/assembly; do not edit.\n\n` +
      '/** The compiled kernels as base64, by precision and variant. */\n' +
      `export const kernelBinaries = {\n${entries.join('')}} as const;\n`,
  );
  return true;
}

function readSources() {
  const sources = new Map();
  for (const name of readdirSync(assembly, { recursive: true }).map(String).sort()) {
    if (!name.endsWith('.ts')) continue;
    sources.set(
      name.replaceAll('\\', '/'),
      readFileSync(path.join(assembly, name), 'utf8').replaceAll('\r\n', '\n'),
    );
  }
  return sources;
}

function hash(sources) {
  const digest = createHash('sha256')
    .update(compilerVersion)
    .update(readFileSync(fileURLToPath(import.meta.url)));
  for (const [name, text] of sources) digest.update(`\0${name}\0${text}`);
  return digest.digest('hex').slice(0, 32);
}

/**
 * One module: every `real` in the sources stands for `real` (f32 or f64). No runtime, no checks, and the session's own
 * shared memory.
 */
async function compile(sources, real, features) {
  const { main } = await import('assemblyscript/asc');
  let binary;
  const messages = [];
  const { error } = await main(
    [
      'index.ts',
      ...['--outFile', 'kernels.wasm'],
      ...['--runtime', 'stub', '--use', `real=${real}`],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
      ...['--memoryBase', real === 'f32' ? '1024' : '32768', '--enable', ['threads', ...features].join(',')],
      ...['--optimizeLevel', '3', '--shrinkLevel', '0', '--converge', '--noAssert', '--noColors'],
    ],
    {
      stdout: { write: text => messages.push(text) },
      stderr: { write: text => messages.push(text) },
      readFile: name => sources.get(path.posix.normalize(name)) ?? null,
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary)
    throw new Error(`The kernels do not compile:\n${messages.join('')}${error?.message ?? ''}`);
  return binary;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const written = await buildKernels();
    console.log(written ? 'Compiled the kernels.' : 'The kernels are up to date.');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
