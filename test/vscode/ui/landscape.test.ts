import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { onExamples, type Workbench } from './workbench';

describe('A user on a saddle', () => {
  let workbench: Workbench;
  let panel: Frame;
  let view: Locator;

  const home = onExamples('landscape', started => (workbench = started));
  const folder = path.join(home, 'examples');

  const reading = (label: string): Locator => panel.locator(`dt:text-is("${label}") + dd`);
  const press = (text: string): Promise<void> =>
    view.locator('vscode-button:visible', { hasText: text }).first().click();
  const part = (title: string): Promise<void> => view.locator('[role=tab]', { hasText: title }).click();
  const answer = (pattern: RegExp): Promise<void> =>
    view.locator('.summary:visible', { hasText: pattern }).waitFor();

  it('presses Train, sees that nothing moves, and opens the landscape', async () => {
    await workbench.openFile('saddle.mlp.json');
    await workbench.titleButton('Train').click();
    panel = await workbench.panel();
    await reading('State').filter({ hasText: 'finished' }).waitFor();
    assert.match(await reading('Loss').innerText(), /^0\.143/);
    await panel.locator('.switches button', { hasText: 'Landscape' }).press('Enter');
    view = panel.locator('.view-landscape');
    await view.locator('[role=tab]').first().waitFor();
  });

  it('reads what point it is, and sees it', async () => {
    await press('What Point Is This?');
    await answer(/Strict saddle, index 4/);
    assert.match(await view.locator('.kind').innerText(), /Strict saddle, index 4 · train mode/);
    await part('Surface');
    await press('Draw Surface');
    await answer(/drawn over lowest curvature \(λ = −0\.404\) and highest curvature \(λ = 0\.404\)/);
    assert.ok(await view.locator('canvas:visible').first().isVisible());
  });

  it('saves the picture beside the config, through the dialog of VS Code', async () => {
    await panel.locator('vscode-button[aria-label="Export Landscape"]').click();
    await panel.locator('[role=menuitem]', { hasText: 'SVG' }).first().click();
    // VS Code in a browser asks for the place with a list of its own, which holds the name already.
    const dialog = workbench.page.locator('.quick-input-widget:visible');
    const name = dialog.locator('input[type=text]');
    // It walks there folder by folder.
    let proposed = '';
    for (let wait = 0; wait < 200 && !proposed.endsWith('.svg'); wait++) {
      await workbench.page.waitForTimeout(100);
      proposed = await name.inputValue();
    }
    assert.match(proposed, /examples\/saddle-landscape.*\.svg$/);
    await name.press('Enter');
    const saved = (): string | undefined =>
      readdirSync(folder).find(each => /^saddle-landscape.*\.svg$/.test(each));
    for (let wait = 0; wait < 300 && !saved(); wait++) await workbench.page.waitForTimeout(100);
    await workbench.page.waitForTimeout(500);
    const file = saved();
    assert.ok(file, readdirSync(folder).join());
    assert.match(
      readFileSync(path.join(folder, file), 'utf8'),
      /<svg[\s\S]*lowest curvature[\s\S]*<\/svg>\s*$/,
    );
  });

  it('presses Escape, and training goes on', async () => {
    await part('Escape');
    await press('Escape');
    await answer(/the loss falls from 0\.1429 to/);
    await press('Train On from Here');
    await reading('Step').filter({ hasText: /^120/ }).waitFor();
    await reading('State').filter({ hasText: 'finished' }).waitFor();
    const text = (await reading('Loss').innerText()).replace('−', '-');
    assert.ok(Number(text) < 0.01, text);
    assert.deepEqual(
      workbench.complaints.filter(text => /security policy/i.test(text)),
      [],
    );
  });
});
