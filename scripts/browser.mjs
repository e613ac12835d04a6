// A Chromium for the tests and the npm VS Code: one that is already there, else Debian's package when running as root, else
// the one inside the npm package @sparticuz/chromium, which needs neither apt nor root.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root, run, runForResult } from './project.mjs';

const packaged = { '@sparticuz/chromium': '153.0.0' };
const home = path.join(root, '.cache/chromium');

const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-gpu',
];

/**
 * Where a browser is and how to start it, as Playwright's `launch` takes it; installs one when there is none. The sandbox
 * is left out on Linux only, where containers rarely allow it.
 */
export async function ensureBrowser() {
  const found = findBrowser();
  const args = process.platform === 'linux' ? ['--no-sandbox', ...quiet] : quiet;
  if (found) return { executablePath: found, args };
  if (await installFromDebian()) return { executablePath: findBrowser(), args };
  return installFromNpm(args);
}

function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named && existsSync(named)) return named;
  return candidates().find(file => existsSync(file));
}

function candidates() {
  switch (process.platform) {
    case 'darwin':
      return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
        name => `/Applications/${name}.app/Contents/MacOS/${name}`,
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA']
        .map(name => process.env[name])
        .filter(Boolean)
        .flatMap(folder => [
          path.join(folder, 'Google/Chrome/Application/chrome.exe'),
          path.join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ]);
    default:
      return (process.env.PATH ?? '')
        .split(':')
        .flatMap(folder =>
          ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'].map(name =>
            path.join(folder, name),
          ),
        );
  }
}

async function installFromDebian() {
  if (process.platform !== 'linux' || process.getuid() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  console.log('Installing Chromium from Debian (once) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = () =>
    runForResult('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'], { env });
  if ((await install()).status !== 0) {
    await runForResult('apt-get', ['update', '-q'], { env });
    await install();
  }
  return findBrowser() !== undefined;
}

/** Its package unpacks the browser from inside itself; that takes a Node of at least 22, so the npm one does it. */
async function installFromNpm(args) {
  const stamp = path.join(home, 'installed.json');
  if (!existsSync(stamp)) {
    console.log('Installing Chromium from npm into .cache/chromium (once, about 75 MB) ...');
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'package.json'), JSON.stringify({ private: true, dependencies: packaged }));
    await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'], {
      cwd: home,
    });
    const { ensureEditor, editorNode } = await import('./editor.mjs');
    await ensureEditor();
    const entry = createRequire(path.join(home, 'package.json')).resolve('@sparticuz/chromium');
    const script = `import(${JSON.stringify(entry)}).then(async ({ default: chromium }) =>
      console.log(JSON.stringify({ executablePath: await chromium.executablePath() })))`;
    const { status, output } = await runForResult(editorNode, ['-e', script], {
      cwd: home,
      env: { ...process.env, TMPDIR: home },
    });
    if (status !== 0) throw new Error(`Chromium could not be unpacked:\n${output}`);
    writeFileSync(stamp, output.trim().split('\n').at(-1));
  }
  const { executablePath } = JSON.parse(readFileSync(stamp, 'utf8'));
  const more = ['--headless=shell', '--no-zygote', '--in-process-gpu', '--single-process'];
  return { executablePath, args: [...args, ...more] };
}
