import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { root, Workbench } from '../vscode/ui/workbench';
import { panelConfigs, type PanelConfigName } from './panelConfigs';

/** Run by `npm run bench`: the panel in a real VS Code with a real browser. Prints one line of JSON. */

const home = path.join(root, '.cache/bench-editor');
const folder = path.join(home, 'workspace');
const seconds = 5;

/** Animation frames a second that the page is given, over some seconds. */
function framesPerSecond(panel: Frame): Promise<number> {
  // As text: the page does not know what a bundler adds to functions.
  return panel.evaluate<number>(`new Promise(resolve => {
    let frames = 0;
    const began = performance.now();
    const tick = now => {
      frames++;
      if (now - began >= ${1000 * seconds}) resolve((1000 * frames) / (performance.now() - began));
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  })`);
}

/** Milliseconds from pressing Train to the first animation frame after the step shown is another one. */
function firstFrame(panel: Frame): Promise<number> {
  return panel.evaluate<number>(`new Promise((resolve, reject) => {
    const fact = [...document.querySelectorAll('.facts dt')].find(dt => dt.textContent === 'Step').nextElementSibling;
    const button = [...document.querySelectorAll('vscode-button')].find(each => /^Train\\b/.test(each.textContent.trim()));
    if (!button) return reject(new Error('There is no Train button.'));
    const before = fact.textContent;
    const began = performance.now();
    button.click();
    const tick = () => {
      if (fact.textContent !== before) resolve(performance.now() - began);
      else if (performance.now() - began > 30000) reject(new Error('Nothing was drawn.'));
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  })`);
}

/** All at once: each says that it is open only after the next animation frame. */
async function openEveryView(panel: Frame): Promise<void> {
  await panel.evaluate(
    `document.querySelectorAll('.switches button[aria-pressed=false]').forEach(each => each.click())`,
  );
}

async function measure(workbench: Workbench, name: PanelConfigName): Promise<{ framesPerSecond: number }> {
  await workbench.openFile(`${name}.mlp.json`);
  await workbench.titleButton('Train').first().click();
  const panel = await workbench.panel();
  await openEveryView(panel);
  await workbench.page.waitForTimeout(3000);
  const found = await framesPerSecond(panel);
  await workbench.runCommand('Deadeye: Stop and Forget the Run');
  await workbench.runCommand('View: Close All Editors');
  return { framesPerSecond: found };
}

async function main(): Promise<void> {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'examples'), folder, { recursive: true });
  for (const [name, text] of Object.entries(panelConfigs))
    writeFileSync(path.join(folder, `${name}.mlp.json`), text);
  const workbench = await Workbench.start({ folder, home: path.join(home, 'vscode') });
  try {
    // Nothing has asked for the extension yet; whatever else starts with a window would be measured too.
    await workbench.page.waitForTimeout(15_000);
    const activation = await workbench.bridge<{ reading: number; activating: number }>('activation');
    await workbench.openFile('spirals.mlp.json');
    await workbench.titleButton('Train').first().click();
    const panel = await workbench.panel();
    await panel.locator('.facts dd', { hasText: /finished/ }).waitFor({ timeout: 120_000 });
    // Warm: loaded and drawn before.
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      await panel.getByText('Reset', { exact: true }).click();
      await workbench.page.waitForTimeout(1000);
      times.push(await firstFrame(panel));
      await panel.locator('.facts dd', { hasText: /finished/ }).waitFor({ timeout: 120_000 });
    }
    await workbench.runCommand('View: Close All Editors');
    const small = await measure(workbench, 'small');
    const wide = await measure(workbench, 'wide');
    console.log(JSON.stringify({ activation, firstFrame: Math.min(...times), small, wide }));
  } catch (error) {
    await workbench.page.screenshot({ path: path.join(home, 'failed.png') });
    throw error;
  } finally {
    await workbench.stop();
  }
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
