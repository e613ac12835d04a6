import assert from 'node:assert/strict';
import { onExamples, type Workbench } from './workbench';

interface ShownProblem {
  readonly range: readonly { readonly line: number; readonly character: number }[];
  readonly message: string;
  readonly code: string;
}

describe('An author in VS Code', () => {
  let workbench: Workbench;

  onExamples('editing', started => (workbench = started));

  const problems = (config: string): Promise<readonly ShownProblem[]> =>
    workbench.bridge<readonly ShownProblem[]>('problems', { config });

  /**
   * Waits until the wanted problems stay: when it starts, VS Code's JSON service takes comments for problems too, for the
   * moment until it has read the schema.
   */
  const waitForProblems = (
    config: string,
    wanted: (found: readonly ShownProblem[]) => boolean,
  ): Promise<readonly ShownProblem[]> => {
    let since = Number.POSITIVE_INFINITY;
    return workbench.until(
      () => problems(config),
      found => {
        since = wanted(found) ? Math.min(since, Date.now()) : Number.POSITIVE_INFINITY;
        return Date.now() - since > 1500;
      },
      found => `These problems are shown: ${JSON.stringify(found)}`,
    );
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
    for (const config of ['spirals.mlp.json', 'moons.mlp.json']) {
      await workbench.until(
        () => workbench.bridge<{ status?: { state: string; step: number } }>('status', { config }),
        ({ status }) => status?.state === 'finished',
        ({ status }) => `${config} is still ${status?.state} at ${status?.step}.`,
      );
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
