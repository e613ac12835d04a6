// The size of the package as it would be shipped: exactly what .vscodeignore lets through, as one deflated zip.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync } from 'fflate';
import { root } from '../project.mjs';

/** Bytes of the VSIX. */
export function packageBytes() {
  const kept = readFileSync(path.join(root, '.vscodeignore'), 'utf8')
    .split('\n')
    .filter(line => line.startsWith('!'))
    .map(line => line.slice(1));
  const entries = {};
  for (const pattern of kept)
    for (const file of matching(pattern)) entries[`extension/${file}`] = readFileSync(path.join(root, file));
  return zipSync(entries, { level: 9 }).length;
}

/** The few kinds of pattern that the file has: a name, all of a kind in a folder, or a folder with all that is in it. */
function matching(pattern) {
  const folder = path.dirname(pattern);
  if (pattern.endsWith('/**')) return files(folder);
  const kind = path.extname(pattern);
  if (path.basename(pattern).startsWith('*'))
    return readdirSync(path.join(root, folder))
      .filter(name => name.endsWith(kind))
      .map(name => `${folder}/${name}`);
  if (pattern.includes('*'))
    throw new Error(`.vscodeignore has a pattern that is not known here: ${pattern}`);
  return [pattern];
}

function files(folder) {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(root, path.join(entry.parentPath, entry.name)));
}
