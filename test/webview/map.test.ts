import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { closeBrowser, mapOf, openPanel, textOf, type PanelPage } from './panelPage';

const root = join(__dirname, '../..');
const dying = readFileSync(join(root, 'examples/dying-relu.mlp.json'), 'utf8');
const penguins = readFileSync(join(root, 'examples/penguins.mlp.json'), 'utf8');

/** Trains in portions, each of which is looked at. */
async function trainInPortions(panel: PanelPage, portions: number, count: number): Promise<void> {
  for (let i = 0; i < portions; i++) {
    await panel.session.call('step', { count });
    await panel.session.call('inspect', { probe: 'findings', params: {} });
  }
}

describe('The map and the time line', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  afterEach(() => panel.close());
  after(closeBrowser);

  it('tell the shapes of all values and gradients, and the loss with what it sends back', async () => {
    panel = await openPanel({ text: penguins, width: 1600 });
    await panel.session.call('step', { count: 20 });
    const canvas = await mapOf(panel);
    await canvas.focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'PageUp']) await panel.page.keyboard.press(key);
    await textOf(panel, '.graph-caption', /Layer 0 Linear: X 250 × 9 → Y₀ 250 × 16 · W 16 × 9, b 16 · RMS/);
    for (let i = 0; i < 5; i++) await panel.page.keyboard.press('ArrowRight');
    await textOf(panel, '.graph-caption', /CrossEntropyLoss = .*T 250; back goes ∂L\/∂Y = \(P − T\)\/S/);
    await textOf(panel, '.view-inspector code', /∂L\/∂Y = \(P − T\)\/S/);
    await panel.page.locator('.view-inspector vscode-button', { hasText: 'Check' }).click();
    const said = await textOf(panel, '.view-inspector [role=status]', /Largest relative error/);
    assert.ok(Number(/error ([\d.]+(?:e[−-]?\d+)?)/.exec(said)?.[1].replace('\u2212', '-')) < 1e-6, said);
    await panel.page.locator('.view-graph vscode-button[aria-label*="table"]').click();
    const table = await textOf(panel, '.view-graph table', /Values forward and gradients back/);
    assert.match(table, /250 × 16/);
    assert.match(table, /W 3 × 8/);
    assert.deepEqual(panel.errors, []);
  });

  it('leave the wheel to the page until the map is meant', async () => {
    panel = await openPanel({ text: dying, width: 1000, height: 500 });
    const canvas = await mapOf(panel);
    await canvas.hover();
    await panel.page.mouse.wheel(0, 120);
    await textOf(panel, '.graph-caption', /Ctrl \+ wheel zooms/);
    await panel.page.waitForFunction(() => document.scrollingElement !== null && scrollY > 0);
    await panel.page.evaluate(() => scrollTo(0, 0));
    await canvas.focus();
    await panel.page.mouse.wheel(0, -120);
    await panel.page.waitForTimeout(300);
    assert.equal(await panel.page.evaluate(() => scrollY), 0);
  });

  it('mark deaths and findings, jump to one by the keyboard, and list them as a table', async () => {
    panel = await openPanel({ text: dying, width: 1200 });
    await trainInPortions(panel, 12, 5);
    await panel.page.locator('.time-line .event-mark[data-kind=death]').first().waitFor({ timeout: 60_000 });
    await panel.page.locator('.time-line .event-mark[tabindex="0"]').focus();
    await panel.page.keyboard.press('End');
    await panel.page.keyboard.press('ArrowLeft');
    const label = (await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label'))) ?? '';
    assert.match(label, /Step \d+/);
    assert.match(
      (await panel.page.locator('.time-line .mark-lane .tooltip').textContent()) ?? '',
      /Step \d+/,
    );
    await panel.page.locator('.time-line .event-mark[data-kind=death]').first().focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.waitForTimeout(500);
    assert.ok(panel.session.status().step < 60, 'The run stands where the units died.');
    assert.ok(panel.session.status().lastStep === 60);
    await panel.page.locator('.time-line vscode-button[aria-label*="table"]').click();
    await textOf(panel, '.event-table td', /unit|units/);
    await panel.page.locator('.event-table .link').first().click();
    await panel.page.locator('.glance-dead[data-alarm]').click();
    await textOf(panel, '.view-inspector .summary', /dead/i);
    await panel.page.locator('.glance-findings').click();
    await panel.page.locator('.view-findings .finding').first().waitFor();
    assert.deepEqual(panel.errors, []);
  });

  it('stand side by side on a wide page and fold on a narrow one, where axe finds nothing serious', async () => {
    panel = await openPanel({ text: dying, width: 1200 });
    await mapOf(panel);
    const left = async (selector: string): Promise<number> =>
      (await panel.page.locator(selector).boundingBox())?.x ?? Number.NaN;
    assert.ok((await left('.view-inspector')) > (await left('.view-graph')) + 400);
    await panel.page.locator('.splitter').focus();
    const before = await left('.view-inspector');
    await panel.page.keyboard.press('ArrowLeft');
    await panel.page.waitForTimeout(200);
    assert.ok((await left('.view-inspector')) < before);
    await panel.page.setViewportSize({ width: 400, height: 900 });
    await panel.page.locator('.fold button', { hasText: 'Curves' }).waitFor();
    assert.equal(await left('.view-inspector'), await left('.view-graph'));
    await panel.page.locator('.fold button', { hasText: 'Curves' }).click();
    await panel.page.locator('.view-curves').waitFor({ state: 'hidden' });
    await panel.page.addScriptTag({ content: axe.source });
    const { violations } = await panel.page.evaluate(() =>
      (globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run(),
    );
    assert.deepEqual(
      violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`),
      [],
    );
  });
});
