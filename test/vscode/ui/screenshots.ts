import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root, Workbench } from './workbench';

/** Takes the pictures of the README from a real VS Code: `npm run screenshots`, or `npm run screenshots -- light` for one. */
const home = path.join(root, '.cache/screenshots');
const folder = path.join(home, 'examples');
const images = path.join(root, 'docs/images');

const themes = {
  dark: 'Dark Modern',
  light: 'Light Modern',
  'high-contrast': 'Default High Contrast',
  'high-contrast-light': 'Default High Contrast Light',
};

async function shoot(name: keyof typeof themes): Promise<void> {
  const workbench = await Workbench.start({
    folder,
    home: path.join(home, name),
    settings: {
      'workbench.colorTheme': themes[name],
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
    /** Without the file list, for which there is no room in a README. */
    const take = async (title: string): Promise<void> => {
      await page.keyboard.press('Control+B');
      await page.waitForTimeout(700);
      await page.screenshot({ path: path.join(images, `${title}-${name}.png`) });
      await page.keyboard.press('Control+B');
    };
    await workbench.openFile('spirals.mlp.json');
    await workbench.titleButton('Train').click();
    const panel = await workbench.panel();
    await panel.locator('dt:text-is("State") + dd', { hasText: 'training' }).waitFor();
    await panel.locator('dt:text-is("Step") + dd', { hasText: /\d\D\d{3}$/ }).waitFor();
    await page.waitForTimeout(1500);
    await take('training');
    if (name !== 'dark') return;
    await workbench.titleButton('Pause').click();
    await workbench.openFile('saddle.mlp.json');
    await workbench.titleButton('Train').click();
    await page.waitForTimeout(1500);
    const saddle = await workbench.panel();
    await saddle.locator('.switches button', { hasText: 'Curves' }).click();
    await saddle.locator('.switches button', { hasText: 'Data' }).click();
    await saddle.locator('.switches button', { hasText: 'Landscape' }).click();
    await saddle.getByText('What Point Is This?').click();
    await saddle.locator('.summary', { hasText: 'saddle' }).waitFor();
    await saddle.locator('.view-landscape [role=tab]', { hasText: 'Surface' }).click();
    await saddle.getByText('Draw Surface').click();
    await saddle.locator('.summary', { hasText: /surface drawn/i }).waitFor({ timeout: 30_000 });
    await saddle.locator('.view-landscape').scrollIntoViewIfNeeded();
    await page.waitForTimeout(600);
    await take('landscape');
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
  for (const name of Object.keys(themes) as (keyof typeof themes)[])
    if (wanted.length === 0 || wanted.includes(name)) await shoot(name);
}

void main();
