// VS Code from npm, for machines without a desktop `code`: the package `code-server` holds the whole VS Code server and its
// web workbench. It is kept in .cache/code, away from the project's own dependencies, and installed once.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { root, run } from './project.mjs';

/** Settings of a VS Code that shows nothing but the work. */
export const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
};

const versions = { 'code-server': '4.139.1', node: '24.21.0' };
const home = path.join(root, '.cache/code');
const server = path.join(home, 'node_modules/code-server');
/** code-server needs Node 24; the npm package `node` brings that binary whatever the system's own Node is. */
export const editorNode = path.join(
  home,
  'node_modules/node/bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
);

/** Installs what is missing. The packages' install scripts only build native extras that none of this needs, so they stay off. */
export async function ensureEditor() {
  const stamp = path.join(home, 'installed.json');
  const wanted = JSON.stringify(versions);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing VS Code from npm into .cache/code (once, about 600 MB) ...');
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, 'package.json'), JSON.stringify({ private: true, dependencies: versions }));
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
  await run('npm', ['install', ...quiet, '--ignore-scripts'], { cwd: home });
  // The `node` package links its platform's binary in its own install script.
  await run('npm', ['rebuild', ...quiet, 'node'], { cwd: home });
  const parts = [path.join(server, 'lib/vscode'), path.join(server, 'lib/vscode/extensions')];
  for (const cwd of parts) {
    await run('npm', ['install', ...quiet, '--ignore-scripts', '--omit=dev', '--legacy-peer-deps'], { cwd });
  }
  writeFileSync(stamp, wanted);
}

/**
 * Makes the extension an installed one by a link to its folder: VS Code then behaves as for any user, dialogs and
 * notifications included, which the test driver that development needs would keep back.
 */
export function linkExtension(extension, extensions) {
  const { publisher, name, version } = JSON.parse(readFileSync(path.join(extension, 'package.json'), 'utf8'));
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions, { recursive: true });
  symlinkSync(extension, path.join(extensions, `${publisher}.${name}-${version}`), 'junction');
}

/**
 * Starts the server on 127.0.0.1. `extension` is loaded from its folder as in development; `tests` is the compiled index of
 * a suite to run in it. Resolves to the page's address and a way to stop it.
 */
export async function startEditor({ folder, extension, tests, userData, extensions, settings, env }) {
  const chosen = await freePort();
  const logged = [];
  if (settings) {
    mkdirSync(path.join(userData, 'User'), { recursive: true });
    writeFileSync(path.join(userData, 'User/settings.json'), JSON.stringify(settings));
  }
  const child = spawn(
    editorNode,
    [
      path.join(server, 'out/node/entry.js'),
      ...['--config', path.join(userData, 'server.yaml')],
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${chosen}`],
      ...['--user-data-dir', userData, '--extensions-dir', extensions],
      ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
      // Only with it are the page's `extensionDevelopmentPath` and `extensionTestsPath` heeded.
      ...(extension ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
      folder,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: '', VSCODE_PROXY_URI: '', ...env } },
  );
  const keep = chunk => logged.push(String(chunk));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exited = new Promise(resolve => child.once('exit', resolve));
  const stop = async () => {
    child.kill();
    await exited;
  };
  await waitUntilHealthy(chosen, child, logged);
  return { url: address(chosen, { folder, extension, tests }), port: chosen, stop, exited };
}

/** Waits for the server, at most a minute. */
async function waitUntilHealthy(port, child, logged) {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    if (child.exitCode !== null) break;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/healthz`);
      if (response.ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise(resolve => setTimeout(resolve, 150));
  }
  child.kill();
  throw new Error(`VS Code's server did not start:\n${logged.join('')}`);
}

/** The workbench takes what the desktop takes as flags from the `payload` of its address. */
function address(port, { folder, extension, tests }) {
  const remote = file => `vscode-remote://127.0.0.1:${port}${asUriPath(file)}`;
  const payload = [
    ...(extension ? [['extensionDevelopmentPath', remote(extension)]] : []),
    ...(tests ? [['extensionTestsPath', remote(tests)]] : []),
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
  ];
  const query = new URLSearchParams({ folder: asUriPath(folder), payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}

function asUriPath(file) {
  const slashed = path.resolve(file).replaceAll('\\', '/');
  return slashed.startsWith('/') ? slashed : `/${slashed}`;
}

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
