import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Locator } from 'playwright-core';
import { closeBrowser, openPanel, openView, type PanelPage, type PanelPageOptions } from './panelPage';

const root = join(__dirname, '../..');
const saddle = readFileSync(join(root, 'examples/saddle.mlp.json'), 'utf8');
const parts = ['Point', 'Surface', 'Slice', 'Escape', 'Critical', 'Edge'];

describe('The landscape', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  let view: Locator;
  afterEach(async () => {
    await panel.close();
  });
  after(closeBrowser);

  const open = async (options: PanelPageOptions = {}): Promise<void> => {
    panel = await openPanel({ text: saddle, width: 1200, ...options });
    view = await openView(panel, 'Landscape');
  };
  /** By the keyboard: what an answer writes above a button moves it away from under a mouse. */
  const press = (text: string): Promise<void> =>
    view.locator('vscode-button:visible', { hasText: text }).first().press('Enter');
  const tab = (title: string | RegExp): Promise<void> =>
    view.locator('[role=tab]', { hasText: title }).click();
  const answer = async (pattern: RegExp): Promise<string> => {
    const found = view.locator('.summary:visible', { hasText: pattern });
    await found.waitFor({ timeout: 60_000 });
    return (await found.textContent()) ?? '';
  };

  it('counts at the chosen tolerance at once, and says what that leaves open', async () => {
    await open();
    await press('What Point Is This?');
    await answer(/Strict saddle, index 4/);
    const kind = view.locator('.kind');
    // It is drawn a frame of the screen after the answer is told.
    await kind.filter({ hasText: /./ }).waitFor();
    assert.match((await kind.textContent()) ?? '', /Strict saddle, index 4 · train mode/);
    const slider = view.locator('input[type=range]');
    await slider.focus();
    await panel.page.keyboard.press('End');
    await view.locator('.kind', { hasText: 'Undetermined, index 0' }).waitFor();
    assert.match((await slider.getAttribute('aria-valuetext')) ?? '', /0 negative, 12 zero, 0 positive/);
    await press('Default');
    await view.locator('.kind', { hasText: 'Strict saddle, index 4' }).waitFor();
  });

  it('measures the highest curvature through the whole run, beside the bound of the rate', async () => {
    await open();
    await panel.session.call('train', { untilStep: 45 });
    await panel.session.whenStill();
    await tab('Edge');
    await view.locator('.field', { hasText: 'Every' }).locator('input').fill('15');
    await panel.page.keyboard.press('Enter');
    await press('Measure the Whole Run');
    await answer(/Measured every 15 steps: .*at step 45 λmax = 0\.404/);
    await view.locator('vscode-button[aria-label*="table"]').click();
    const rows = view.locator('table', { hasText: 'Residual' }).locator('tbody tr');
    await rows.first().waitFor();
    assert.deepEqual(await rows.locator('td:first-child, th').allTextContents(), ['0', '15', '30', '45']);
  });

  it('draws the plane as contours and as a body that turns by the keyboard, and reads the loss', async () => {
    await open({ width: 700 });
    await tab('Surface');
    await press('Draw Surface');
    await answer(/drawn over lowest curvature \(λ = −0.404\)/);
    const canvas = view.locator('canvas:visible');
    await canvas.focus();
    await panel.page.keyboard.press('ArrowRight');
    assert.match(
      (await view.locator('.surface .note').first().textContent()) ?? '',
      /^loss 0\.14\d at \(0\.04/,
    );
    const picture = (): Promise<string> => canvas.evaluate(found => (found as HTMLCanvasElement).toDataURL());
    await view.locator('vscode-checkbox:visible', { hasText: '3-D' }).click();
    await panel.page.waitForTimeout(200);
    const before = await picture();
    await canvas.focus();
    await panel.page.keyboard.press('ArrowLeft');
    assert.notEqual(await picture(), before);
  });

  it('draws slices beside their quadratic model, and says whether there is a barrier between two steps', async () => {
    await open();
    await tab('Slice');
    await press('Draw Slice');
    await answer(/Along lowest curvature.*it falls from 0\.143 to/);
    assert.equal(await view.locator('path.curve:visible').count(), 2);
    const text = panel.page.locator('vscode-button[aria-label="Landscape as a table"]');
    await text.click();
    const table = view.locator('table', { hasText: 'Quadratic model' });
    await table.waitFor();
    assert.equal(await table.locator('tbody tr').count(), 101);
  });

  it('shows which descents leave the saddle and which stays', async () => {
    await open();
    await tab('Escape');
    await press('Compare Descents');
    const table = view.locator('table', { hasText: 'What became of it' });
    await table.waitFor({ timeout: 60_000 });
    const left = async (method: string): Promise<string> =>
      (await table.locator('tr', { hasText: method }).first().locator('td').first().textContent()) ?? '';
    assert.equal(await left('Gradient descent'), 'never');
    for (const method of ['Perturbed', 'Momentum', 'Saddle-free Newton'])
      assert.ok(Number(await left(method)) > 0, method);
    assert.equal(await view.locator('svg:visible path.curve').count(), 4);
    assert.deepEqual(panel.errors, []);
  });

  it('calls off long work, and answers the next question', async () => {
    await open();
    await tab('Critical');
    const starts = view.locator('.field', { hasText: 'Starts' }).locator('input');
    await starts.fill('2000');
    await starts.press('Enter');
    await press('Census');
    await view.locator('.progress:visible').waitFor();
    await press('Cancel');
    await view.locator('.progress').waitFor({ state: 'hidden' });
    assert.equal(await view.locator('.summary:visible').count(), 0);
    await starts.fill('6');
    await starts.press('Enter');
    await press('Census');
    await answer(/of 6 searches ended at a critical point/);
    assert.deepEqual(panel.errors, []);
  });

  it('says of every answer when it is of weights that stand there no more: after Escape, Reset, and training on', async () => {
    await open();
    const note = (pattern: RegExp): Locator => view.locator('.section:visible > .note', { hasText: pattern });
    const fresh = (): Promise<void> => note(/This belongs to/).waitFor({ state: 'hidden' });
    await press('What Point Is This?');
    await answer(/Strict saddle, index 4/);
    await tab('Surface');
    await press('Draw Surface');
    await answer(/drawn over/);
    // Otherwise it is drawn anew a quarter of a second after it is seen to be of other weights.
    await view.locator('vscode-checkbox:visible', { hasText: 'Follow the step' }).click();
    await tab('Escape');
    await press('Escape');
    await answer(/the loss falls from/);
    await fresh();
    const onwards = view.locator('vscode-button:visible', { hasText: 'Train On from Here' });
    await onwards.waitFor();
    for (const part of [/^Point/, 'Surface']) {
      await tab(part);
      await note(/other weights, which stood at step 0 before/).waitFor();
    }
    await tab(/^Point/);
    await press('What Point Is This?');
    await answer(/Not a critical point/);
    await fresh();
    // The same step again, and other weights again: those of the seed.
    await panel.session.call('reset', {});
    await note(/other weights, which stood at step 0 before/).waitFor();
    await tab('Escape');
    await note(/other weights, which stood at step 0 before/).waitFor();
    await onwards.waitFor({ state: 'hidden' });
    await tab('Surface');
    await note(/other weights/).waitFor();
    await press('Draw Surface');
    await fresh();
    await panel.session.call('step', {});
    await note(/belongs to step 0; the run stands at step 1/).waitFor();
    await panel.session.call('goTo', { step: 0 });
    await fresh();
    assert.deepEqual(panel.errors, []);
  });

  it('answers what is asked while a surface is about to follow the weights', async () => {
    await open();
    await tab('Surface');
    await press('Draw Surface');
    await answer(/drawn over/);
    await panel.session.call('step', {});
    await view.locator('.section:visible > .note', { hasText: /belongs to step 0/ }).waitFor();
    await tab('Critical');
    // At once, before the surface follows, and for longer than it waits.
    await press('Census');
    await answer(/\d+ of \d+/);
    assert.deepEqual(panel.errors, []);
  });

  it('measures the highest curvature while training goes on', async () => {
    await open();
    await tab('Edge');
    await answer(/At step 0 λmax = 0\.404 is 4\.0.% of the bound 10/);
    await panel.session.call('train', {});
    await answer(/At step 60 λmax/);
  });

  it('is walked through by the arrow keys, fits 400 pixels, and axe finds nothing serious in any part', async () => {
    await open({ width: 400, theme: 'vscode-high-contrast-light' });
    await panel.page.evaluate(axe.source);
    await view.locator('[role=tab]').first().focus();
    for (const part of parts) {
      const selected = view.locator('[role=tab][aria-selected=true]', { hasText: part });
      await selected.waitFor();
      if (part === 'Point') await press('What Point Is This?').then(() => answer(/Strict saddle/));
      if (part === 'Surface') await press('Draw Surface').then(() => answer(/drawn over/));
      if (part === 'Slice') await press('Draw Slice').then(() => answer(/Along/));
      const wide = await panel.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(wide <= 0, `${part} is ${wide} px too wide`);
      const found = await panel.page.evaluate(async () => {
        const { axe: judge } = globalThis as unknown as { axe: typeof axe };
        const { violations } = await judge.run('.view-landscape');
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
      });
      assert.deepEqual(found, [], part);
      await selected.focus();
      await panel.page.keyboard.press('ArrowRight');
    }
  });
});
