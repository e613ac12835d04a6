import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeadUnits } from '../../core/session/protocol/inspection';
import { closeBrowser, openPanel, openView, type PanelPage } from './panelPage';

const dying = readFileSync(join(__dirname, '../../examples/dying-relu.mlp.json'), 'utf8');

describe('The survival of units', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  before(async () => {
    panel = await openPanel({ text: dying, height: 2000 });
    await panel.session.call('train', { untilStep: 80 });
    await panel.session.whenStill();
    await openView(panel, 'Survival');
    await panel.page.locator('vscode-button', { hasText: 'List Dead Units' }).click();
    await panel.page.locator('.view-survival .sortable tbody tr').first().waitFor();
  });
  after(async () => {
    await panel.close();
    await closeBrowser();
  });

  const column = (n: number): Promise<string[]> =>
    panel.page.locator(`.view-survival .sortable tbody tr > :nth-child(${n})`).allTextContents();

  it('lists every unit that died, and says how many are proven and final', async () => {
    const { lives } = (await panel.session.call('inspect', { probe: 'deadUnits', params: {} })) as DeadUnits;
    assert.deepEqual(
      await column(1),
      lives.map(({ layer, unit }) => `layer ${layer}, unit ${unit}`),
    );
    const proven = lives.filter(each => each.proven).length;
    const words = await panel.page.locator('.view-survival .note[role=status]').textContent();
    assert.match(words ?? '', new RegExp(`dead at step 80: ${proven} proven for every input`));
  });

  it('sorts by any column, by the keyboard and both ways', async () => {
    const heading = panel.page.locator('.view-survival .sortable th button', { hasText: 'Died at' });
    await heading.focus();
    for (const [sign, state] of [
      [1, 'ascending'],
      [-1, 'descending'],
    ] as const) {
      await panel.page.keyboard.press('Enter');
      const steps = (await column(2)).map(text => Number(/\d+/.exec(text)?.[0] ?? 0));
      assert.ok(new Set(steps).size > 3);
      assert.deepEqual(
        steps,
        [...steps].sort((a, b) => sign * (a - b)),
      );
      const sorted = panel.page.locator(`.view-survival .sortable th[aria-sort=${state}]`);
      assert.match((await sorted.textContent()) ?? '', /Died at/);
    }
  });

  it('chooses a unit from its row, and goes to the step at which it died', async () => {
    const name = (await column(1))[0];
    await panel.page.locator('.view-survival .sortable tbody th button').first().click();
    await panel.page.locator('vscode-button', { hasText: 'When Did It Die?' }).click();
    await panel.page
      .locator('.view-survival .summary', { hasText: new RegExp(`${name} died at`, 'i') })
      .waitFor();
    const step = Number(/\d+/.exec((await column(2))[0])?.[0]);
    await panel.page.locator('.view-survival .sortable tbody td button').first().click();
    await panel.page.locator('.view-survival .summary', { hasText: /dead now/ }).waitFor();
    assert.equal(panel.session.loaded().step, step);
  });

  it('stands as text with all rows of the minibatches and the reasons', async () => {
    await panel.page.locator('.view-survival vscode-button[aria-label*="as a table"]').click();
    const table = panel.page.locator('.view-survival .view-twin table').first();
    await table.waitFor();
    assert.match((await table.textContent()) ?? '', /Killed by rows[\s\S]*(\d+ ){20}/);
    assert.match((await table.textContent()) ?? '', /gradient/);
    assert.deepEqual(panel.errors, []);
  });
});
