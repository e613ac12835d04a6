#!/usr/bin/env node
// A drop-in for the desktop `code` where it cannot be downloaded: takes the flags that @vscode/test-electron gives it and
// runs the same suite in the VS Code from npm, in a headless browser. Ends with the suite's status.
import path from 'node:path';
import { format } from 'node:util';
import { chromium } from 'playwright-core';
import { ensureBrowser } from './browser.mjs';
import { ensureEditor, quietSettings, startEditor } from './editor.mjs';

const flags = new Map();
const others = [];
for (const arg of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
  if (name) flags.set(name, value ?? '');
  else others.push(arg);
}

/** What this VS Code says of itself on a machine without its natives, its gallery and its assistant. */
const noise =
  /Creating a socket|connection token|grace-time|AccountPolicyGate|AgentHost:|Service Worker|builtin extensions|spdlog|ChatModelSelection|RemoteAgentHost|native-watchdog|open-vsx|getaddrinfo|authentication provider/;

const userData = path.resolve(flags.get('user-data-dir'));
const browserOptions = await ensureBrowser();
await ensureEditor();
const editor = await startEditor({
  folder: path.resolve(others.at(-1)),
  extension: flags.get('extensionDevelopmentPath'),
  tests: flags.get('extensionTestsPath'),
  userData,
  extensions: path.resolve(flags.get('extensions-dir')),
  settings: quietSettings,
});
let browser;
try {
  browser = await chromium.launch(browserOptions);
  const page = await browser.newPage();
  const finished = new Promise((resolve, reject) => {
    void page.exposeFunction('codeAutomationLog', (type, args) => {
      const stream = type === 'error' || type === 'warn' ? process.stderr : process.stdout;
      const text = format(...args);
      if (!noise.test(text)) stream.write(`${text}\n`);
    });
    void page.exposeFunction('codeAutomationExit', resolve);
    page.once('crash', () => reject(new Error('The page of the workbench crashed.')));
  });
  await page.goto(editor.url, { timeout: 120_000 });
  process.exitCode = await finished;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  await browser?.close();
  await editor.stop();
}
