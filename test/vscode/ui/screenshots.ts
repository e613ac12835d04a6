import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { root, Workbench } from './workbench';

/** Takes the pictures of the README from a real VS Code: `npm run screenshots`, or `npm run screenshots -- landscape` for one scene. */
const home = path.join(root, '.cache/screenshots');
const folder = path.join(home, 'examples');
const images = path.join(root, 'docs/images');

const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Dark High Contrast',
  'high-contrast-light': 'Light High Contrast',
};

interface Scene {
  /** Name of the picture, before that of the theme. */
  readonly title: string;
  readonly themes: readonly (keyof typeof themes)[];
  play(workbench: Workbench): Promise<void>;
}

const reading = (panel: Frame, label: string, text: RegExp | string): Promise<void> =>
  panel.locator(`dt:text-is("${label}") + dd`, { hasText: text }).waitFor();

const open = async (workbench: Workbench, config: string): Promise<Frame> => {
  await workbench.openFile(config);
  await workbench.titleButton('Train').click();
  return workbench.panel();
};

const views = async (panel: Frame, ...titles: string[]): Promise<void> => {
  for (const toggle of await panel.locator('.switches button').all()) {
    const open = (await toggle.getAttribute('aria-pressed')) === 'true';
    if (open !== titles.includes((await toggle.innerText()).trim())) await toggle.click();
  }
};

const scenes: readonly Scene[] = [
  {
    title: 'training',
    themes: ['dark', 'light', 'high-contrast', 'high-contrast-light'],
    async play(workbench) {
      const panel = await open(workbench, 'spirals.mlp.json');
      await reading(panel, 'State', 'training');
      await reading(panel, 'Step', /\d\D\d{3}$/);
      await workbench.page.waitForTimeout(1500);
    },
  },
  {
    title: 'landscape',
    themes: ['dark'],
    async play(workbench) {
      const panel = await open(workbench, 'saddle.mlp.json');
      await reading(panel, 'State', 'finished');
      await views(panel, 'Inspector', 'Landscape');
      await panel.getByText('What Point Is This?').click();
      await panel.locator('.summary', { hasText: 'saddle' }).waitFor();
      await panel.locator('.view-landscape [role=tab]', { hasText: 'Surface' }).click();
      await panel.getByText('Draw Surface').click();
      await panel.locator('.summary', { hasText: /drawn over/ }).waitFor({ timeout: 30_000 });
      await panel.locator('.view-landscape').scrollIntoViewIfNeeded();
    },
  },
  {
    title: 'inside',
    themes: ['dark'],
    async play(workbench) {
      const panel = await open(workbench, 'dying-relu.mlp.json');
      await reading(panel, 'State', 'finished');
      await views(panel, 'Inspector', 'Heatmaps', 'Survival');
      await panel.locator('.view-graph canvas').focus();
      for (let press = 0; press < 3; press++) await workbench.page.keyboard.press('ArrowRight');
      await panel.locator('.view-inspector .summary', { hasText: /Layer 1/ }).waitFor();
      await panel.locator('.view-heatmaps h3').first().waitFor();
    },
  },
  {
    title: 'debugging',
    themes: ['light'],
    async play(workbench) {
      const { page } = workbench;
      await workbench.openFile('dying-relu.mlp.json');
      await page.locator('.codelens-decoration', { hasText: 'Train' }).first().waitFor();
      await page.locator('.view-line', { hasText: '"ReLU"' }).first().click();
      await page.keyboard.press('F5');
      await page.locator('.exception-widget', { hasText: 'died at step' }).waitFor();
      await workbench.panel();
      await workbench.runCommand('View: Show Run and Debug');
      await page.locator('.debug-call-stack .monaco-list-row').first().waitFor();
      await page.locator('.debug-variables .monaco-list-row', { hasText: 'Units' }).first().click();
    },
  },
];

async function shoot(name: keyof typeof themes, { title, play }: Scene): Promise<void> {
  const workbench = await Workbench.start({
    folder,
    home: path.join(home, `${title}-${name}`),
    settings: {
      'window.autoDetectColorScheme': false,
      'window.autoDetectHighContrast': false,
      'workbench.activityBar.location': 'hidden',
      'editor.minimap.enabled': false,
      'editor.wordWrap': 'on',
    },
    width: 1640,
    height: 1000,
  });
  try {
    const { page } = workbench;
    await workbench.wear(themes[name]);
    await play(workbench);
    // Without the file list, for which there is no room in a README.
    if (title !== 'debugging') await page.keyboard.press('Control+B');
    await page.waitForTimeout(1200);
    await page.screenshot({ path: path.join(images, `${title}-${name}.png`) });
  } finally {
    await workbench.stop();
  }
}

async function main(): Promise<void> {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(images, { recursive: true });
  cpSync(path.join(root, 'examples'), folder, { recursive: true });
  // So long that the picture is taken in the middle of it.
  const spirals = path.join(folder, 'spirals.mlp.json');
  writeFileSync(spirals, readFileSync(spirals, 'utf8').replace('"epochs": 300', '"epochs": 900000'));
  const wanted = process.argv.slice(2);
  for (const scene of scenes)
    for (const name of scene.themes)
      if (wanted.length === 0 || wanted.includes(scene.title)) await shoot(name, scene);
}

void main();
