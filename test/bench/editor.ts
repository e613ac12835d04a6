import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { root, Workbench } from '../vscode/ui/workbench';
import { panelConfigs, type PanelConfigName } from './panelConfigs';

/** Run by `npm run bench`: the panel in a real VS Code with a real browser. Prints one line of JSON. */

const home = path.join(root, '.cache/bench-editor');
const seconds = 5;

/**
 * VS Code's look of 2026 rounds the corners of the editor's part and of its content. A graphics card cuts both in passing;
 * where there is none, they are cut anew, for 11 to 17 ms, at each picture in which something changes between the text's
 * left edge and the panel's tab: in the text, or in the left part of a panel beside it.
 */
const looks = {
  round: {},
  square: { 'workbench.experimental.modernUI': false },
};
type Look = keyof typeof looks;

/** Animation frames a second that the page is given: the middle one of five spells. */
async function framesPerSecond(page: Frame): Promise<number> {
  const found: number[] = [];
  for (let spell = 0; spell < 5; spell++) found.push(await framesInSpell(page));
  return found.sort((a, b) => a - b)[2];
}

function framesInSpell(page: Frame): Promise<number> {
  // As text: the page does not know what a bundler adds to functions.
  return page.evaluate<number>(`new Promise(resolve => {
    let first, frames = 0;
    const tick = now => {
      first ??= now;
      if (now - first >= ${1000 * seconds}) resolve((1000 * frames) / (now - first));
      else {
        frames++;
        requestAnimationFrame(tick);
      }
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

/** While the network trains, with all that the panel has to show. */
async function measure(workbench: Workbench, name: PanelConfigName): Promise<number> {
  await workbench.openFile(`${name}.mlp.json`);
  await workbench.titleButton('Train').first().click();
  const panel = await workbench.panel();
  await openEveryView(panel);
  // Who opens views has clicked in the panel: the keyboard is there, and no cursor blinks in the text beside it.
  await panel.locator('.facts').first().click();
  // The first looks and drawings of all views take memory and compile.
  await workbench.page.waitForTimeout(8000);
  return framesPerSecond(panel);
}

/** The same with nothing beside the panel. */
async function measureAlone(workbench: Workbench): Promise<number> {
  const panel = await workbench.panel();
  await workbench.runCommand('View: Close Editors in Other Groups');
  await panel.locator('.facts').first().click();
  await workbench.page.waitForTimeout(3000);
  return framesPerSecond(panel);
}

/** What is left for any page while that network trains: VS Code's own preview of a text, in which one word changes. */
async function measurePreview(workbench: Workbench): Promise<number> {
  await workbench.runCommand('View: Close All Editors');
  await workbench.openFile('notes.md');
  await workbench.runCommand('Markdown: Open Preview');
  const preview = await workbench.frameWith('h1 + p');
  await preview.evaluate(
    `{ let count = 0; setInterval(() => document.querySelector('h1 + p').textContent = count++, 100); }`,
  );
  await workbench.page.waitForTimeout(3000);
  return framesPerSecond(preview);
}

async function forget(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Deadeye: Stop and Forget the Run');
  await workbench.runCommand('View: Close All Editors');
}

/** A VS Code of its own on a folder of its own, gone when `use` is done. */
async function inVscode<T>(look: Look, use: (workbench: Workbench) => Promise<T>): Promise<T> {
  const folder = path.join(home, look, 'workspace');
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'examples'), folder, { recursive: true });
  for (const [name, text] of Object.entries(panelConfigs))
    writeFileSync(path.join(folder, `${name}.mlp.json`), text);
  writeFileSync(path.join(folder, 'notes.md'), '# Notes\n\nA word.\n');
  const workbench = await Workbench.start({
    folder,
    home: path.join(home, look, 'vscode'),
    settings: looks[look],
  });
  try {
    return await use(workbench);
  } catch (error) {
    await workbench.page.screenshot({ path: path.join(home, `failed-${look}.png`) });
    throw error;
  } finally {
    await workbench.stop();
  }
}

async function measureStarts(workbench: Workbench): Promise<object> {
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
  return { activation, firstFrame: Math.min(...times) };
}

async function measurePictures(workbench: Workbench): Promise<{ small: number; wide: number }> {
  const small = await measure(workbench, 'small');
  await forget(workbench);
  return { small, wide: await measure(workbench, 'wide') };
}

async function main(): Promise<void> {
  rmSync(home, { recursive: true, force: true });
  const round = await inVscode('round', async workbench => ({
    ...(await measureStarts(workbench)),
    pictures: {
      ...(await measurePictures(workbench)),
      alone: await measureAlone(workbench),
      preview: await measurePreview(workbench),
    },
  }));
  const square = await inVscode('square', measurePictures);
  console.log(JSON.stringify({ ...round, pictures: { round: round.pictures, square } }));
}

void main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
