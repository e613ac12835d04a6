import assert from 'node:assert/strict';
import { onExamples, type Workbench } from './workbench';

/** "100 %" as a share. */
function share(text: string | undefined): number {
  const percent = /([\d.]+)\s*%/.exec(text ?? '')?.[1];
  return percent === undefined ? Number.NaN : Number(percent) / 100;
}

/** "1 280" as a number, whatever stands between the thousands. */
function count(text: string): number {
  return Number(text.replaceAll(/\D/g, ''));
}

describe('A user in VS Code', () => {
  let workbench: Workbench;

  onExamples('interface', started => (workbench = started));

  /** What the view writes behind a label such as "Validation". */
  const reading = async (label: string): Promise<string> => {
    const panel = await workbench.panel();
    return panel.locator(`dt:text-is("${label}") + dd`).innerText();
  };

  const waitForReading = (label: string, pattern: RegExp): Promise<string> =>
    workbench.until(
      () => reading(label),
      text => pattern.test(text),
      text => `"${label}" never read ${String(pattern)}, but "${text}".`,
    );

  it('opens penguins.mlp.json, presses Train and reads a validation accuracy above 96 %', async () => {
    await workbench.openFile('penguins.mlp.json');
    await workbench.titleButton('Train').click();
    await waitForReading('State', /finished/);
    const accuracy = share(await reading('Validation'));
    assert.ok(accuracy > 0.96, `validation accuracy ${accuracy}`);
    assert.match(await workbench.statusBarText().innerText(), /step 640 · epoch 40\/40 · loss/);
  });

  it('finds the view as it was after looking at something else in its place', async () => {
    const before = await reading('Step');
    await workbench.tab('penguins.mlp.json').last().click();
    await workbench.openFile('penguins.csv');
    await workbench.page.waitForTimeout(500);
    await workbench.tab('penguins.mlp.json').last().click();
    assert.equal(await waitForReading('Step', /\d/), before);
    assert.ok(share(await reading('Validation')) > 0.96);
  });

  it('finds the run as it was after a reload of the window', async () => {
    await workbench.reload();
    assert.match(await waitForReading('Step', /640/), /640/);
    assert.ok(share(await waitForReading('Validation', /%/)) > 0.96);
  });

  it('resets and steps from the view', async () => {
    const panel = await workbench.panel();
    await panel.getByText('Reset', { exact: true }).click();
    await waitForReading('Step', /^0\b/);
    await panel.getByText('Step', { exact: true }).first().click();
    await waitForReading('Step', /^1\b/);
  });

  it('is told when the worker dies, and starts again', async () => {
    const panel = await workbench.panel();
    await panel.locator('#app').getByText('Train', { exact: true }).first().click();
    await waitForReading('State', /finished/);
    await workbench.page.waitForTimeout(500);
    await workbench.bridge('crash', { config: 'penguins.mlp.json' });
    await panel.getByText('Start Again from Step 640').waitFor();
    await workbench.answerNotification('ended unexpectedly', 'Start Again from Step 640');
    assert.match(await waitForReading('Step', /640/), /640/);
    assert.ok(share(await waitForReading('Validation', /%/)) > 0.96);
  });

  it('sees that an edited config makes the run out of date, and restarts it', async () => {
    await workbench.tab('penguins.mlp.json').first().click();
    await workbench.page
      .locator('.editor-instance .view-line')
      .first()
      .click({ position: { x: 5, y: 5 } });
    await workbench.page.keyboard.press('Control+Home');
    await workbench.replaceInEditor('"epochs": 40', '"epochs": 20');
    const panel = await workbench.panel();
    await panel.getByText('Restart and Train').click();
    await waitForReading('Step', /^320\b/);
    await waitForReading('Epoch', /20/);
  });

  it('finds a run that was training still training after a reload of the window', async () => {
    await workbench.tab('penguins.mlp.json').first().click();
    await workbench.replaceInEditor('"epochs": 20', '"epochs": 900000');
    const panel = await workbench.panel();
    await panel.getByText('Restart and Train').click();
    await waitForReading('State', /training/);
    await waitForReading('Step', /\d\D\d{3}$/);
    const before = count(await reading('Step'));
    await workbench.page.keyboard.press('Control+S');
    await workbench.reload();
    await waitForReading('State', /training/);
    assert.ok(count(await reading('Step')) > before, 'The run went on from where it was.');
    await workbench.tab('penguins.mlp.json').first().click();
    await workbench.titleButton('Pause').click();
    await waitForReading('State', /paused/);
  });

  it('never meets a refusal of the content security policy', () => {
    assert.deepEqual(workbench.complaints, []);
  });
});
