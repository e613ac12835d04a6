// Opens VS Code on examples/ with the extension loaded: the desktop one when `code` is there, else the one from npm, in a
// browser. Everything missing is installed and built first.
//   npm start                 examples/
//   npm start -- FOLDER       another folder
//   npm start -- --web        the one from npm even where there is a desktop one
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from './build.mjs';
import { ensureEditor, linkExtension, quietSettings, startEditor } from './editor.mjs';
import { ensureDependencies, root, runForResult } from './project.mjs';

const args = process.argv.slice(2);
const folder = path.resolve(args.find(arg => !arg.startsWith('--')) ?? path.join(root, 'examples'));

try {
  await ensureDependencies();
  console.log(`Built in ${(await build()).toFixed(1)} s.`);
  if (args.includes('--web') || !(await openDesktop())) await openFromNpm();
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** False when there is no desktop VS Code. */
async function openDesktop() {
  const command = process.platform === 'win32' ? 'code.cmd' : 'code';
  try {
    const { status, output } = await runForResult(command, ['--version'], { shell: true });
    if (status !== 0 || !/^\d+\.\d+\.\d+/.test(output)) return false;
  } catch {
    return false;
  }
  const flags = [`--extensionDevelopmentPath=${root}`, '--new-window', folder];
  const { status } = await runForResult(command, flags, { show: true, shell: true });
  if (status === 0) console.log('VS Code is open. Open penguins.mlp.json and press ▶ Train above the text.');
  return status === 0;
}

async function openFromNpm() {
  await ensureEditor();
  const home = path.join(root, '.cache/start');
  const userData = path.join(home, 'user-data');
  const extensions = path.join(home, 'extensions');
  mkdirSync(userData, { recursive: true });
  linkExtension(root, extensions);
  const editor = await startEditor({
    folder,
    userData,
    extensions,
    // The user's own settings are left alone once there are any.
    settings: existsSync(path.join(userData, 'User/settings.json')) ? undefined : quietSettings,
  });
  console.log(`\nVS Code is running. Open this address in a browser:\n\n  ${editor.url}\n`);
  console.log('Then open penguins.mlp.json and press ▶ Train above the text. Ctrl+C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void editor.stop());
  await editor.exited;
}
