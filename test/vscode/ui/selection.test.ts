import assert from 'node:assert/strict';
import { onExamples, type Workbench } from './workbench';

const config = 'dying-relu.mlp.json';

describe('What is chosen in VS Code', () => {
  let workbench: Workbench;

  onExamples('selection', started => (workbench = started));

  const markedLine = (wanted: (line: number | undefined) => boolean): Promise<number | undefined> =>
    workbench.until(
      async () => (await workbench.bridge<{ line?: number }>('markedLine', { config })).line,
      wanted,
      line => `Line ${line} is marked.`,
    );

  /** A line of the config's text as it is drawn, and its number. */
  const lineOf = (text: string, nth: number) =>
    workbench.page.locator('.editor-instance .view-line', { hasText: text }).nth(nth);

  it('by a key in the map is marked at its line in the editor, which keeps its cursor', async () => {
    await workbench.openFile(config);
    await workbench.titleButton('Train').click();
    const panel = await workbench.panel();
    await panel.locator('dt:text-is("State") + dd', { hasText: /finished|diverged/ }).waitFor();
    // A click beside the network, as a person begins: from then on the keys are the map's.
    await panel.locator('.view-graph canvas').click({ position: { x: 6, y: 120 } });
    for (let i = 0; i < 3; i++) await workbench.page.keyboard.press('ArrowRight');
    await panel.locator('.view-inspector .summary', { hasText: /Layer 1, unit 0/ }).waitFor();
    const line = await markedLine(found => found !== undefined);
    const number = workbench.page.locator('.editor-instance .line-numbers', {
      hasText: new RegExp(`^${line}$`),
    });
    const [marked, written] = await Promise.all([number.boundingBox(), lineOf('"ReLU"', 0).boundingBox()]);
    assert.ok(marked && written && Math.abs(marked.y - written.y) < 3, 'the first ReLU is marked');
    const drawn = workbench.page.locator('.editor-instance .view-overlays .cdr[class*="ced-"]').first();
    const box = await drawn.boundingBox();
    assert.ok(box && Math.abs(box.y - written.y) < 3, 'the mark is drawn on that line');
    assert.equal(
      (await workbench.page.locator('.tabs-container .tab.active', { hasText: config }).count()) > 0,
      true,
    );
  });

  it('by a click in the line of a layer is chosen in the map and the inspector', async () => {
    const before = await markedLine(line => line !== undefined);
    await lineOf('"ReLU"', 1).click({ position: { x: 60, y: 8 } });
    const panel = await workbench.panel();
    await panel.locator('.graph-caption', { hasText: /^Layer 3 ReLU/ }).waitFor();
    await panel.locator('.view-inspector h3', { hasText: /Layer 3, ReLU: equations/ }).waitFor();
    assert.equal(await markedLine(line => line !== before), (before ?? 0) + 2);
  });

  it('by a click on the same line again, after something else was chosen in the map', async () => {
    const panel = await workbench.panel();
    await panel.locator('.view-graph canvas').click({ position: { x: 6, y: 120 } });
    for (let i = 0; i < 4; i++) await workbench.page.keyboard.press('ArrowRight');
    await panel.locator('.graph-caption', { hasText: /^Layer 2 Linear/ }).waitFor();
    await lineOf('"ReLU"', 1).click({ position: { x: 30, y: 8 } });
    await panel.locator('.graph-caption', { hasText: /^Layer 3 ReLU/ }).waitFor();
  });
});
