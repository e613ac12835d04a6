import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { closeBrowser, openPanel, openView, type PanelPage, type ThemeClass } from './panelPage';

const root = join(__dirname, '../..');
const spirals = readFileSync(join(root, 'examples/spirals.mlp.json'), 'utf8');
const dying = readFileSync(join(root, 'examples/dying-relu.mlp.json'), 'utf8');
const saddle = readFileSync(join(root, 'examples/saddle.mlp.json'), 'utf8');

const themes: readonly ThemeClass[] = [
  'vscode-dark',
  'vscode-light',
  'vscode-high-contrast',
  'vscode-high-contrast-light',
];

function button(panel: PanelPage, text: string) {
  return panel.page.locator('vscode-button', { hasText: text }).first();
}

/** The value beside a name in the toolbar. */
async function fact(panel: PanelPage, name: string): Promise<string> {
  const row = panel.page.locator('.facts div', { hasText: name }).first();
  return (await row.locator('dd').textContent()) ?? '';
}

async function waitForFact(panel: PanelPage, name: string, wanted: RegExp): Promise<string> {
  const began = Date.now();
  for (;;) {
    const text = await fact(panel, name);
    if (wanted.test(text)) return text;
    if (Date.now() - began > 60_000) assert.fail(`"${name}" stayed "${text}"`);
    await panel.page.waitForTimeout(50);
  }
}

/** Pixels of a canvas that are not the most frequent one: whether something is drawn. */
function paintedShare(panel: PanelPage, selector: string): Promise<number> {
  return panel.page
    .locator(selector)
    .first()
    .evaluate(found => {
      const canvas = found as HTMLCanvasElement;
      const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
      if (!data) return 0;
      const counts = new Map<number, number>();
      const pixels = new Uint32Array(data.buffer);
      for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
      return 1 - Math.max(...counts.values()) / pixels.length;
    });
}

describe('The panel in a browser', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  afterEach(async () => {
    await panel.close();
  });
  after(closeBrowser);

  it('says what to do before anything is loaded, and loads when Train is pressed', async () => {
    panel = await openPanel();
    await panel.page.locator('.welcome').waitFor({ state: 'visible' });
    assert.match((await panel.page.locator('.welcome').textContent()) ?? '', /Press Train/);
    assert.equal(await panel.page.locator('.views').isVisible(), false);
  });

  it('trains, pauses, steps forward and back, and resets by its buttons', async () => {
    panel = await openPanel({ text: spirals });
    await waitForFact(panel, 'State', /ready/);
    await button(panel, 'Step').click();
    await waitForFact(panel, 'Step', /^1$/);
    await button(panel, 'Train').click();
    await waitForFact(panel, 'State', /training|finished/);
    await waitForFact(panel, 'State', /finished/);
    const accuracy = await fact(panel, 'Validation');
    assert.ok(parseFloat(accuracy) > 95, accuracy);
    const last = await fact(panel, 'Step');
    await button(panel, 'Back').click();
    await waitForFact(panel, 'Step', /2.999$/);
    assert.notEqual(await fact(panel, 'Step'), last);
    await button(panel, 'Reset').click();
    await waitForFact(panel, 'Step', /^0$/);
    assert.deepEqual(panel.errors, []);
  });

  it('sets the learning rate from its field, and refuses what is no rate', async () => {
    panel = await openPanel({ text: spirals });
    await waitForFact(panel, 'State', /ready/);
    const field = panel.page.locator('vscode-text-field input').first();
    await field.fill('-1');
    await panel.page.locator('.field-objection').first().waitFor({ state: 'visible' });
    await field.fill('0.5');
    await field.press('Enter');
    await panel.page.waitForTimeout(200);
    assert.equal(panel.session.status().learningRate, 0.5);
  });

  it('draws network, curves and decision in every theme, and axe finds nothing serious', async () => {
    for (const theme of themes) {
      panel = await openPanel({ text: spirals, theme });
      await waitForFact(panel, 'State', /ready/);
      await panel.session.call('step', { count: 50 });
      await waitForFact(panel, 'Step', /^50$/);
      // Pictures are drawn one after the other, a frame of the screen each.
      await panel.page.waitForFunction(
        () => (document.querySelector('.view-curves path.curve')?.getAttribute('d') ?? '').length > 10,
      );
      await panel.page.waitForTimeout(200);
      assert.ok((await paintedShare(panel, '.view-graph canvas')) > 0.05, `${theme}: the graph is blank`);
      assert.ok((await paintedShare(panel, '.view-data canvas')) > 0.05, `${theme}: the decision is blank`);
      await panel.page.addScriptTag({ content: axe.source });
      const { violations } = await panel.page.evaluate(() =>
        (globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run(),
      );
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      assert.deepEqual(
        serious.map(({ id, nodes }) => `${theme}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`),
        [],
      );
      assert.deepEqual(panel.errors, []);
      if (theme !== themes.at(-1)) await panel.close();
    }
  });

  it('fits a narrow and a wide page without scrolling sideways', async () => {
    for (const width of [400, 1600]) {
      panel = await openPanel({ text: spirals, width });
      await waitForFact(panel, 'State', /ready/);
      const overflow = await panel.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${width} px: ${overflow} px too wide`);
      if (width === 400) await panel.close();
    }
  });

  it('is walked through by the keyboard, and says which unit is chosen', async () => {
    panel = await openPanel({ text: spirals });
    await waitForFact(panel, 'State', /ready/);
    await panel.page.locator('.view-graph canvas').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowDown']) await panel.page.keyboard.press(key);
    const said = await panel.page.locator('[role=status]').first().textContent();
    assert.match(said ?? '', /Layer 0 Linear, unit 1/);
  });

  it('shows a divergence as a message with what to do, and NaN as itself', async () => {
    const wild = dying.replace('"lr": 2.0', '"lr": 1e30');
    panel = await openPanel({ text: wild });
    await waitForFact(panel, 'State', /ready/);
    await button(panel, 'Train').click();
    await waitForFact(panel, 'State', /diverged/);
    await panel.page.locator('.message.error').waitFor({ state: 'visible' });
    assert.match((await panel.page.locator('.message.error').textContent()) ?? '', /rate|NaN|infin/i);
  });

  it('offers a restart when the config was edited, and a new start when the worker died', async () => {
    panel = await openPanel({ text: spirals });
    await waitForFact(panel, 'State', /ready/);
    panel.announce({ outOfDate: true });
    await panel.page.locator('.message.warning', { hasText: 'edited' }).waitFor({ state: 'visible' });
    panel.announce({
      session: { state: 'dead', message: 'The training process ended unexpectedly.', snapshotStep: 40 },
    });
    await panel.page
      .locator('.message.error', { hasText: 'ended unexpectedly' })
      .waitFor({ state: 'visible' });
    assert.ok(await button(panel, 'Start Again from Step 40').isVisible());
  });

  it('finds the saddle: nothing moves, the spectrum names it, Escape leaves it, and training goes on', async () => {
    panel = await openPanel({ text: saddle });
    await waitForFact(panel, 'State', /ready/);
    const before = await waitForFact(panel, 'Loss', /^[\d.]+$/);
    await button(panel, 'Train').click();
    await waitForFact(panel, 'State', /finished/);
    assert.equal(await fact(panel, 'Loss'), before);
    await openView(panel, 'Landscape');
    await button(panel, 'What Point Is This?').click();
    await panel.page.locator('.summary', { hasText: /Strict saddle, index 4/ }).waitFor({ timeout: 60_000 });
    await panel.page.locator('[role=tab]', { hasText: 'Surface' }).click();
    await button(panel, 'Draw Surface').click();
    await panel.page.locator('.summary', { hasText: /surface drawn/i }).waitFor({ timeout: 60_000 });
    await panel.page.locator('[role=tab]', { hasText: 'Escape' }).click();
    await button(panel, 'Escape').click();
    await panel.page.locator('.summary', { hasText: /the loss falls from/ }).waitFor({ timeout: 60_000 });
    await button(panel, 'Train').click();
    await waitForFact(panel, 'State', /finished/);
    await waitForFact(panel, 'Step', /120/);
    const after = (await fact(panel, 'Loss')).replace('\u2212', '-');
    assert.ok(Number(after) < 0.05, after);
    assert.deepEqual(panel.errors, []);
  });
});
