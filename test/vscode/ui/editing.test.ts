import assert from 'node:assert/strict';
import { onExamples, type Workbench } from './workbench';

interface ShownProblem {
  readonly range: readonly { readonly line: number; readonly character: number }[];
  readonly message: string;
  readonly code: string;
}

describe('An author in VS Code', function () {
  let workbench: Workbench;

  onExamples('editing', started => (workbench = started));

  const problems = (config: string): Promise<readonly ShownProblem[]> =>
    workbench.bridge<readonly ShownProblem[]>('problems', { config });

  /**
   * Waits until the wanted problems stay: when it starts, VS Code's JSON service takes comments for problems too, for the
   * moment until it has read the schema.
   */
  const waitForProblems = async (
    config: string,
    wanted: (found: readonly ShownProblem[]) => boolean,
  ): Promise<readonly ShownProblem[]> => {
    const end = Date.now() + 20_000;
    let since = Number.POSITIVE_INFINITY;
    for (;;) {
      const found = await problems(config);
      if (!wanted(found)) since = Number.POSITIVE_INFINITY;
      else if (Date.now() - (since = Math.min(since, Date.now())) > 1500) return found;
      if (Date.now() > end) throw new Error(`These problems are shown: ${JSON.stringify(found)}`);
      await workbench.page.waitForTimeout(100);
    }
  };

  it('sees a slip underlined at its place and repairs it with the keyboard', async () => {
    const { page } = workbench;
    await workbench.openFile('moons.mlp.json');
    await workbench.page
      .locator('.editor-instance .view-line')
      .first()
      .click({ position: { x: 5, y: 5 } });
    await workbench.replaceInEditor('"batch_size"', '"batchsize"');
    const [problem] = await waitForProblems(
      'moons.mlp.json',
      found => found.length === 1 && found[0].code === 'unknown-key',
    );
    await page.locator('.squiggly-error').first().waitFor();
    assert.match(problem.message, /batch_size/);
    assert.equal(problem.range[1].character - problem.range[0].character, '"batchsize"'.length);
    await page.keyboard.press('F8');
    await page.locator('.marker-widget', { hasText: 'did you mean' }).waitFor();
    const repair = page.locator('.action-widget').getByText('batch_size').first();
    // The list opens only once the editor has asked for the repairs of this place.
    for (let tries = 0; tries < 5 && !(await repair.isVisible()); tries++) {
      await page.keyboard.press('Control+.');
      await repair.waitFor({ timeout: 5000 }).catch(() => undefined);
    }
    await repair.click();
    await waitForProblems('moons.mlp.json', found => found.length === 0);
    await page.locator('.squiggly-error').waitFor({ state: 'detached' });
  });

  it('trains two configs at once, each with a view of its own', async () => {
    for (const name of ['spirals.mlp.json', 'moons.mlp.json']) {
      await workbench.openFile(name);
      await workbench.titleButton('Train').click();
      await workbench.panel();
    }
    const end = Date.now() + 30_000;
    for (const config of ['spirals.mlp.json', 'moons.mlp.json']) {
      for (;;) {
        const { status } = await workbench.bridge<{ status?: { state: string; step: number } }>('status', {
          config,
        });
        if (status?.state === 'finished') break;
        if (Date.now() > end) throw new Error(`${config} is still ${status?.state} at ${status?.step}.`);
        await workbench.page.waitForTimeout(100);
      }
      assert.equal(await workbench.tab(config).count(), 2);
    }
  });

  it('chooses a template for a new network and trains it unsaved', async () => {
    const { page } = workbench;
    await workbench.runCommand('Deadeye: New Network');
    await page.locator('.quick-input-list .monaco-list-row').first().click();
    await page.locator('.tabs-container .tab.active', { hasText: 'Untitled' }).waitFor();
    await workbench.titleButton('Train').first().click();
    await page.locator('.statusbar-item[id*="deadeye.run"]', { hasText: /step [1-9]/ }).waitFor();
  });

  it('never meets a refusal of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});
