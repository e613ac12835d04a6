import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.join(__dirname, '../..');

/** What each room of core may import, besides itself and the shared types named below. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  random: [],
  network: ['kernels', 'random', 'config'],
  data: ['random', 'config', 'kernels'],
  config: ['network', 'training', 'data', 'inspection'],
  training: ['kernels', 'random', 'network', 'data', 'config'],
  inspection: ['kernels', 'random', 'network', 'training', 'data', 'config', 'landscape'],
  landscape: ['kernels', 'random', 'network', 'training', 'data', 'config', 'session/protocol'],
  interchange: ['kernels', 'random', 'network', 'training', 'data', 'config'],
  session: [
    'kernels',
    'random',
    'network',
    'training',
    'data',
    'config',
    'inspection',
    'landscape',
    'interchange',
  ],
  cli: [
    ...['kernels', 'random', 'network', 'training', 'data', 'config'],
    ...['inspection', 'landscape', 'interchange', 'session'],
  ],
};

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

function sourcesOf(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map(name => path.posix.join(folder, String(name).replaceAll('\\', '/')))
    .filter(name => name.endsWith('.ts') && !name.includes('/assembly/') && !name.endsWith('.generated.ts'));
}

/** Imports by relative path as paths from the root; of packages as they are written. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const found = text.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'|import\('([^']+)'\)/gm);
  return [...found].map(([, typeOnly, declared, loaded]) => {
    const target = declared ?? loaded;
    const to = target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target;
    return { from: file, to, typeOnly: typeOnly !== undefined };
  });
}

function describeImport({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

describe('The rooms', () => {
  it('of core import only the rooms below them', () => {
    const wrong = Object.keys(allowed).flatMap(room =>
      sourcesOf(`core/${room}`)
        .flatMap(importsOf)
        .filter(({ to, typeOnly }) => {
          if (!to.startsWith('core/')) return to.startsWith('extension/') || to.startsWith('webview/');
          const inside = to.slice('core/'.length);
          if (typeOnly || inside.startsWith(`${room}/`)) return false;
          return !allowed[room].some(other => inside.startsWith(`${other}/`));
        }),
    );
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('of core know neither VS Code nor the page', () => {
    const wrong = sourcesOf('core')
      .flatMap(importsOf)
      .filter(({ to }) => ['vscode', '@vscode/webview-ui-toolkit'].includes(to));
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('let the webview see nothing of core but the protocol', () => {
    const wrong = sourcesOf('webview')
      .flatMap(importsOf)
      .filter(({ to, typeOnly }) => {
        if (to === 'vscode' || to.startsWith('node:') || to.startsWith('extension/')) return true;
        return to.startsWith('core/') && !typeOnly && !to.startsWith('core/session/protocol/');
      });
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('keep the toolkit of controls in one folder', () => {
    const wrong = sourcesOf('webview')
      .filter(file => !file.startsWith('webview/ui/'))
      .flatMap(importsOf)
      .filter(({ to }) => to.startsWith('@vscode/webview-ui-toolkit') || to.startsWith('@microsoft/'));
    assert.deepEqual(wrong.map(describeImport), []);
  });

  it('keep the extension host free of networks and kernels', () => {
    const seen = new Set<string>();
    const heavy: string[] = [];
    const visit = (file: string, trail: string): void => {
      if (seen.has(file)) return;
      seen.add(file);
      for (const { to, typeOnly } of importsOf(file)) {
        if (typeOnly || !/^(core|extension)\//.test(to)) continue;
        if (
          /^core\/(kernels\/(?!activationKind)|network\/network$|training\/trainer$|session\/session$)/.test(
            to,
          )
        )
          heavy.push(`${trail} > ${to}`);
        else visit(`${to}.ts`, `${trail} > ${to}`);
      }
    };
    visit('extension/activate.ts', 'extension/activate');
    assert.deepEqual(heavy, []);
  });

  it('have no circle of imports', () => {
    const graph = new Map(
      ['core', 'extension', 'webview'].flatMap(sourcesOf).map(file => [
        file,
        importsOf(file)
          .filter(({ typeOnly }) => !typeOnly)
          .map(({ to }) => `${to}.ts`),
      ]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        circles.push([...trail.slice(trail.indexOf(file)), file].join(' > '));
        return;
      }
      state.set(file, 'open');
      for (const next of graph.get(file) ?? []) if (graph.has(next)) visit(next, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of graph.keys()) visit(file, []);
    assert.deepEqual(circles, []);
  });

  it('export by name, and nothing is put off', () => {
    const wrong = ['core', 'extension', 'webview', 'test'].flatMap(sourcesOf).filter(file => {
      if (file.endsWith('rooms.test.ts')) return false;
      const text = readFileSync(path.join(root, file), 'utf8');
      return /^export default/m.test(text) || /\b(TODO|FIXME|HACK)\b/.test(text);
    });
    assert.deepEqual(wrong, []);
  });
});
