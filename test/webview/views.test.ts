import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { closeBrowser, mapOf, openPanel, textOf, type PanelPage, type ThemeClass } from './panelPage';

const root = join(__dirname, '../..');
const dying = readFileSync(join(root, 'examples/dying-relu.mlp.json'), 'utf8');
const batchNorm = readFileSync(join(root, 'examples/batchnorm.mlp.json'), 'utf8');

/** Four layers of that many units, with batch norm in the middle. */
function wide(units: number): string {
  return JSON.stringify({
    data: { generator: 'blobs', samples: 120, features: 4 },
    layers: [
      { type: 'Linear', out_features: units },
      { type: 'ReLU' },
      { type: 'Linear', out_features: units },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Linear', out_features: 3 },
    ],
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'SGD', lr: 0.05 },
    training: { epochs: 5, batch_size: 32 },
  });
}

const batchNormWithout = readFileSync(join(root, 'examples/batchnorm-without.mlp.json'), 'utf8');

const titles = [
  'Inspector',
  'Findings',
  'Heatmaps',
  'Gradient flow',
  'Batch norm',
  'Survival',
  'Compare',
  'Landscape',
];

async function openViews(panel: PanelPage): Promise<void> {
  for (const title of titles) {
    const toggle = panel.page.locator('.switches button', { hasText: title });
    if ((await toggle.getAttribute('aria-pressed')) !== 'true') await toggle.press('Enter');
  }
}

/** Chooses a unit by the keyboard, once there is a network to walk through. */
async function press(panel: PanelPage, key: string, times: number): Promise<void> {
  const canvas = await mapOf(panel);
  await canvas.focus();
  for (let i = 0; i < times; i++) await panel.page.keyboard.press(key);
}

async function seriousViolations(panel: PanelPage): Promise<string[]> {
  await panel.page.addScriptTag({ content: axe.source });
  const { violations } = await panel.page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<axe.AxeResults> } }).axe.run(),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('The views that see inside', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  afterEach(() => panel.close());
  after(closeBrowser);

  for (const theme of [
    'vscode-dark',
    'vscode-light',
    'vscode-high-contrast',
    'vscode-high-contrast-light',
  ] as const satisfies readonly ThemeClass[])
    it(`are readable in ${theme}, narrow and wide, and axe finds nothing serious`, async () => {
      panel = await openPanel({
        text: batchNorm,
        theme,
        width: theme === 'vscode-light' ? 400 : 1600,
        height: 9000,
      });
      await panel.session.call('step', { count: 60 });
      await openViews(panel);
      await press(panel, 'ArrowRight', 4);
      await textOf(panel, '.view-inspector .summary', /Layer 2, unit 0/);
      await textOf(panel, '.view-heatmaps h3', /Activation, layer 2/);
      await textOf(panel, '.view-flow .note', /gradient/i);
      await textOf(panel, '.view-batchNorm .summary', /train mode/);
      await textOf(panel, '.view-survival .summary', /dead now/);
      assert.deepEqual(await seriousViolations(panel), []);
      const overflow = await panel.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(overflow <= 0, `${overflow} px too wide`);
      assert.deepEqual(panel.errors, []);
    });

  it('show 512 units a layer complete, and weights that are not numbers as such', async () => {
    panel = await openPanel({ text: wide(512), height: 9000 });
    await openViews(panel);
    const label = panel.page.locator('.view-graph canvas');
    await panel.page.waitForFunction(() =>
      /layers/.test(document.querySelector('.view-graph canvas')?.getAttribute('aria-label') ?? ''),
    );
    assert.match((await label.getAttribute('aria-label')) ?? '', /6 layers/);
    await panel.page.locator('.view-graph vscode-button[aria-label*="table"]').click();
    await textOf(panel, '.view-graph caption', /Layer 0/);
    const units = panel.page.locator('.view-graph table', { hasText: /Layer 0/ }).first();
    assert.equal(await units.locator('tbody tr').count(), 512);

    const { parameters } = panel.session.loaded().trainer.network;
    const values = Float64Array.from(parameters.data);
    values.fill(Number.NaN, 0, 8);
    await panel.session.call('setParameters', { values });
    await textOf(panel, '.view-heatmaps .note', /NaN/);
    await textOf(panel, '.view-flow text', /NaN × [\d\s]+/);
    assert.deepEqual(panel.errors, []);
  });

  it('name the dead units, the step that killed one, and what to do; a fix can be tried', async () => {
    panel = await openPanel({ text: dying, height: 3000 });
    await panel.session.call('train', {});
    await panel.session.whenStill();
    await openViews(panel);
    await textOf(panel, '.view-findings .finding', /Dead ReLUs.*of 24/);
    await press(panel, 'ArrowRight', 3);
    await panel.page.locator('vscode-button', { hasText: 'When Did It Die?' }).click();
    await textOf(panel, '.view-survival .summary', /died at step \d+|dead from the start|never dead/);
    await panel.page.locator('.view-findings vscode-button', { hasText: 'Try Fix' }).first().click();
    await textOf(panel, '.view-findings table', /training loss/);
    assert.deepEqual(panel.errors, []);
  });

  it('compare a network with and without batch norm, and with another config, read by the keyboard', async () => {
    panel = await openPanel({
      text: batchNorm,
      others: { 'batchnorm-without.mlp.json': batchNormWithout },
      height: 9000,
    });
    await panel.session.call('step', { count: 40 });
    await openViews(panel);
    // How gradient and batch norm went through the run, from kept states that nobody watched.
    await textOf(panel, '.view-flow h3', /Gradient of the pre-activations/);
    await textOf(panel, '.view-batchNorm h3', /Gap of the means/);

    const run = panel.page.locator('.view-compare vscode-button', { hasText: 'Compare' });
    await run.click();
    await textOf(panel, '.view-compare table', /validation loss/);
    await textOf(panel, '.view-compare table', /layers\[1\]/);
    await textOf(panel, '.view-compare h3', /largest gap of a running mean/);
    const chart = panel.page.locator('.view-compare .line-chart svg[tabindex]').first();
    await chart.focus();
    await panel.page.keyboard.press('Home');
    await textOf(panel, '.view-compare .chart-words', /step 0\s+A .*\s+B /);

    await panel.page.evaluate(() => {
      const choice = document.querySelector('.view-compare vscode-dropdown') as HTMLInputElement;
      choice.value = 'file:batchnorm-without.mlp.json';
      choice.dispatchEvent(new Event('change'));
    });
    await run.click();
    await textOf(panel, '.view-compare th', /B: batchnorm-without/);
    assert.deepEqual(panel.errors, []);
    assert.equal(panel.session.loaded().step, 40, 'the run itself stays where it is');
  });

  it('tell of one channel of a batch norm what is so there, and of all which one is farthest off', async () => {
    panel = await openPanel({ text: batchNorm, width: 1600, height: 9000 });
    await panel.session.call('step', { count: 20 });
    await openViews(panel);
    const { channel } = (await panel.session.call('inspect', {
      probe: 'batchNormCourse',
      params: {},
    })) as { channel: number };
    await textOf(panel, '.view-batchNorm .note', new RegExp(`Channel ${channel} has the largest gap now`));
    // The layer behind the Linear is the batch norm; its first unit is channel 0.
    await press(panel, 'ArrowRight', 3);
    await textOf(panel, '.view-batchNorm caption', /Layer 1, channel 0, step 20/);
    const { positiveBefore, positiveAfter, gap } = (await panel.session.call('inspect', {
      probe: 'batchNorm',
      params: { layer: 1, channel: 0 },
    })) as { positiveBefore: number[]; positiveAfter: number[]; gap: number[] };
    const value = async (name: RegExp): Promise<number> => {
      const row = await textOf(panel, '.view-batchNorm .columns tr', name);
      return Number.parseFloat(row.replace(name, ''));
    };
    assert.ok(Math.abs((await value(/above 0 before/)) - 100 * positiveBefore[0]) <= 0.05);
    assert.ok(Math.abs((await value(/above 0 after, into the ReLU/)) - 100 * positiveAfter[0]) <= 0.05);
    assert.ok(Math.abs((await value(/gap in σ/)) - gap[0]) <= 0.005 * gap[0]);
  });

  it('check the derivatives of a layer against finite differences', async () => {
    panel = await openPanel({ text: batchNorm, height: 3000 });
    await panel.session.call('step', { count: 20 });
    await openViews(panel);
    await press(panel, 'ArrowRight', 2);
    await textOf(panel, '.view-inspector h3', /equations at step 20/);
    await panel.page.locator('.view-inspector vscode-button', { hasText: 'Check' }).click();
    const text = await textOf(panel, '.view-inspector [role=status]', /Largest relative error/);
    const error = Number(/error ([\d.]+(?:e[−-]?\d+)?)/.exec(text)?.[1].replace('\u2212', '-'));
    assert.ok(error < 1e-5, text);
  });
});
