import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { closeBrowser, mapOf, openPanel, textOf, type PanelPage } from './panelPage';

const root = join(__dirname, '../..');
const dying = readFileSync(join(root, 'examples/dying-relu.mlp.json'), 'utf8');
const spirals = readFileSync(join(root, 'examples/spirals.mlp.json'), 'utf8');
const moons = readFileSync(join(root, 'examples/moons.mlp.json'), 'utf8');

const wide = JSON.stringify({
  data: { generator: 'blobs', samples: 120, features: 4 },
  layers: [{ type: 'Linear', out_features: 512 }, { type: 'ReLU' }, { type: 'Linear', out_features: 3 }],
  loss: { type: 'CrossEntropyLoss' },
  optimizer: { type: 'SGD', lr: 0.05 },
  training: { epochs: 5, batch_size: 32 },
});

/** Chooses a unit of a layer with the keyboard: the input column is the first. */
async function choose(panel: PanelPage, layer: number, unit: number): Promise<void> {
  const canvas = await mapOf(panel);
  await canvas.focus();
  await panel.page.keyboard.press('Escape');
  for (let i = 0; i < layer + 2; i++) await panel.page.keyboard.press('ArrowRight');
  await panel.page.keyboard.press('PageUp');
  for (let i = 0; i < unit + 1; i++) await panel.page.keyboard.press('ArrowDown');
  await textOf(panel, '.view-inspector .summary', new RegExp(`Layer ${layer}, unit ${unit} `));
}

async function labelOf(panel: PanelPage, selector: string): Promise<string> {
  return (await panel.page.locator(selector).first().getAttribute('aria-label')) ?? '';
}

describe('The inspector of a unit', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  afterEach(() => panel.close());
  after(closeBrowser);

  it('tells when a dead unit died, which minibatch killed it, and goes there', async () => {
    panel = await openPanel({ text: dying, height: 3000 });
    await panel.session.call('step', { count: 100 });
    await choose(panel, 3, 0);
    await textOf(panel, '.view-inspector .summary', /dead/);
    const words = await textOf(panel, '.unit-life .note', /died at step \d+/);
    const step = Number(/.*died at step (\d+)/.exec(words)?.[1]);
    const batch = await textOf(panel, '.unit-life .note', /Killed by the minibatch of step/);
    assert.match(batch, new RegExp(`step ${step}, training rows \\d+`));
    const row = panel.page.locator('.unit-life .link').first();
    const number = await row.textContent();
    await row.click();
    await textOf(panel, '.unit-part caption', new RegExp(`^Sample ${number} `));
    assert.match(
      (await panel.page
        .locator('.unit-marks .event-mark[data-kind=death]')
        .last()
        .getAttribute('aria-label')) ?? '',
      /unit 0 died, by the minibatch of this step \(32 rows\)/,
    );
    await panel.page.locator('.unit-life vscode-button', { hasText: `To Step ${step - 1}` }).click();
    await textOf(panel, '.unit-part caption', new RegExp(`step ${step - 1}$`));
    await panel.page.waitForFunction(
      () => !/dead/.test(document.querySelector('.view-inspector .summary')?.textContent ?? 'dead'),
    );
    assert.equal(panel.session.status().lastStep, 100, 'the run is not forgotten');
    assert.deepEqual(panel.errors, []);
  });

  it('draws its region of the input plane with the line of z = 0, and says so in words', async () => {
    panel = await openPanel({ text: spirals, height: 3000 });
    await panel.session.call('step', { count: 60 });
    await choose(panel, 1, 2);
    await textOf(panel, '.unit-region h3', /Output over x and y/);
    await textOf(panel, '.unit-region .note', /z is above 0 on [\d.]+/);
    assert.match(await labelOf(panel, '.unit-region canvas'), /layer 1, unit 2 over x and y/);
    await textOf(panel, '.unit-part .chart .note', /Saturated .* below −2.99, .* above 2.99/);
    await panel.page.evaluate(() => {
      const choice = document.querySelector('vscode-dropdown[aria-label="Region shows"]') as HTMLInputElement;
      choice.value = 'entering';
      choice.dispatchEvent(new Event('change'));
    });
    await textOf(panel, '.unit-region h3', /Pre-activation z over x and y/);
    assert.deepEqual(panel.errors, []);
  });

  it('reads every weight of a wide layer by the keyboard, and goes to the unit behind it', async () => {
    panel = await openPanel({ text: wide, height: 3000 });
    await choose(panel, 2, 1);
    const bars = panel.page.locator('.bars').first();
    assert.match(await labelOf(panel, '.bars'), /Incoming weights of layer 2: 512, the largest unit \d+/);
    await bars.focus();
    await panel.page.keyboard.press('End');
    const last = await textOf(panel, '.unit-part .chart-reading', /unit \d+ · [−\d.e]+ · x .* · w·x/);
    await panel.page.keyboard.press('Home');
    await panel.page.keyboard.press('ArrowDown');
    const second = await textOf(panel, '.unit-part .chart-reading', /unit \d+ · /);
    assert.notEqual(second, last);
    const { network } = panel.session.loaded();
    const [weight] = network.segmentsOf(2).filter(({ tensor }) => tensor === 'weight');
    const sizes = Array.from(network.valuesOf(weight).subarray(512, 1024), Math.abs);
    const order = [...sizes.keys()].sort((a, b) => sizes[b] - sizes[a]);
    assert.match(second, new RegExp(`^unit ${order[1]} ·`));
    assert.match(last, new RegExp(`^unit ${order[511]} ·`));
    await panel.page.keyboard.press('Enter');
    await textOf(panel, '.view-inspector .summary', new RegExp(`Layer 1, unit ${order[1]} `));
    await panel.page.locator('.view-inspector vscode-button[aria-label*="table"]').click();
    await textOf(panel, '.view-inspector caption', /Outgoing weights/);
    assert.deepEqual(panel.errors, []);
  });

  it('shows what is not a number as such, and stays within 400 pixels, where axe finds nothing serious', async () => {
    panel = await openPanel({ text: moons, width: 400, height: 6000, theme: 'vscode-high-contrast' });
    await panel.session.call('step', { count: 10 });
    const { parameters } = panel.session.loaded().trainer.network;
    const values = Float64Array.from(parameters.data);
    values.fill(Number.NaN, 0, 1);
    await panel.session.call('setParameters', { values });
    await choose(panel, 1, 0);
    await textOf(panel, '.view-inspector .summary', /not a number/);
    await textOf(panel, '.unit-part .note', /NaN or infinite for \d+ of \d+ samples/);
    await textOf(panel, '.unit-region .note', /not a number anywhere/);
    assert.match(await labelOf(panel, '.bars'), /1 value not finite/);
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
    assert.ok(
      await panel.page.evaluate(
        () => document.documentElement.scrollWidth <= document.documentElement.clientWidth,
      ),
    );
    assert.deepEqual(panel.errors, []);
  });
});
