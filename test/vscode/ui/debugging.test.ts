import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import { onExamples, type Workbench } from './workbench';

describe('A user who debugs training', () => {
  let workbench: Workbench;
  let panel: Frame;

  onExamples('debugging', started => (workbench = started));

  const lenses = (text: string): Locator =>
    workbench.page.locator('.codelens-decoration', { hasText: text }).first();
  const callStack = (): Locator => workbench.page.locator('.debug-call-stack .monaco-list-row');
  const variable = (name: string): Locator =>
    workbench.page.locator('.debug-variables .monaco-list-row', { hasText: name }).first();
  const reading = (label: string): Locator => panel.locator(`dt:text-is("${label}") + dd`);

  it('sets a breakpoint at a layer with F9, starts with F5, and is stopped where the first unit dies', async () => {
    const { page } = workbench;
    await workbench.openFile('dying-relu.mlp.json');
    await lenses('Train').waitFor();
    await page.locator('.view-line', { hasText: '"ReLU"' }).first().click();
    await page.keyboard.press('F9');
    await page.locator('.codicon-debug-breakpoint').first().waitFor();
    await page.keyboard.press('F5');
    await page.locator('.exception-widget', { hasText: /Unit \d+ of layer 3 died at step 1/ }).waitFor();
    await page
      .locator('.codelens-decoration', { hasText: /of 24 dead/ })
      .first()
      .waitFor();
    panel = await workbench.panel();
    await reading('Step').filter({ hasText: /^1$/ }).waitFor();
    await workbench.runCommand('View: Show Run and Debug');
    await callStack().first().filter({ hasText: '3: ReLU()' }).waitFor();
  });

  it('steps back to before it, and forward to the very same again', async () => {
    const { page } = workbench;
    await page.locator('.debug-toolbar .codicon-debug-step-back').click();
    await reading('Step').filter({ hasText: /^0$/ }).waitFor();
    await variable('loss').filter({ hasText: 'none yet' }).waitFor();
    await page.keyboard.press('F10');
    await reading('Step').filter({ hasText: /^1$/ }).waitFor();
    await callStack().first().filter({ hasText: '3: ReLU()' }).waitFor();
  });

  it('without that exception stops at the breakpoint of the layer', async () => {
    const { page } = workbench;
    await page
      .locator('.debug-breakpoints .monaco-list-row', { hasText: 'A Unit Dies' })
      .locator('[role=checkbox], input')
      .first()
      .click();
    await page.keyboard.press('F5');
    await reading('Step').filter({ hasText: /^2$/ }).waitFor();
    await callStack().first().filter({ hasText: '1: ReLU()' }).waitFor();
    // The editor may draw its variables anew under the pointer.
    for (let tries = 0; tries < 5 && !(await variable('dead').isVisible()); tries++) {
      await variable('Units').click();
      await page.waitForTimeout(2000);
    }
    assert.match(await variable('dead').innerText(), /dead =\s*\d+/);
  });

  it('asks the console for a measure, goes back to the start, and leaves the run where it is', async () => {
    const { page } = workbench;
    await workbench.runCommand('Debug Console: Focus on Debug Console View');
    await page.locator('.repl-input-wrapper .monaco-editor.focused').waitFor();
    await page.keyboard.type('deadUnits > 0');
    await page.keyboard.press('Enter');
    await page.locator('.repl .monaco-list-row', { hasText: 'true' }).first().waitFor();
    await page.locator('.debug-toolbar .codicon-debug-reverse-continue').click();
    await reading('Step').filter({ hasText: /^1$/ }).waitFor();
    await page.keyboard.press('Shift+F5');
    await page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
    assert.equal(await reading('Step').innerText(), '1', 'The run stays where it was left.');
    assert.deepEqual(
      workbench.complaints.filter(text => /security policy/i.test(text)),
      [],
    );
  });
});
