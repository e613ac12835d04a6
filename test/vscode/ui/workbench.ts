import { cp, mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import {
  chromium,
  type Browser,
  type ConsoleMessage,
  type Frame,
  type Locator,
  type Page,
} from 'playwright-core';

/** The scripts are plain modules: this is the part of them that the tests use. */
interface EditorModule {
  ensureEditor(): Promise<void>;
  startEditor(options: {
    folder: string;
    extension: string;
    tests?: string;
    userData: string;
    extensions: string;
    settings?: object;
    env?: Record<string, string>;
  }): Promise<{ url: string; port: number; stop(): Promise<void> }>;
  freePort(): Promise<number>;
  readonly quietSettings: object;
}

interface BrowserModule {
  ensureBrowser(): Promise<{ executablePath: string; args: string[] }>;
}

export const root = path.join(__dirname, '../../..');

/**
 * Milliseconds that a test waits for anything to show: where VS Code's server, its browser and training share two cores,
 * a window that has just opened takes half of it before the first panel is drawn.
 */
export const patience = 90_000;

export interface WorkbenchOptions {
  /** The folder to open. */
  readonly folder: string;
  /** Where this VS Code keeps its things; emptied first. */
  readonly home: string;
  readonly settings?: object;
  readonly width?: number;
  readonly height?: number;
}

/**
 * Starts a VS Code on a copy of the examples for the tests of the suite under way, and ends it behind them. What it looked
 * like when one failed is kept in a picture.
 * @returns the folder that is its own: the copy is in `examples`
 */
export function onExamples(name: string, started: (workbench: Workbench) => void): string {
  const home = path.join(root, `.cache/vscode-${name}`);
  const folder = path.join(home, 'examples');
  let workbench: Workbench;
  before(async () => {
    await rm(home, { recursive: true, force: true });
    await cp(path.join(root, 'examples'), folder, { recursive: true });
    workbench = await Workbench.start({ folder, home: path.join(home, 'vscode') });
    started(workbench);
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await workbench.page.screenshot({
        path: path.join(home, `${this.currentTest.title.replaceAll(/\W+/g, '-')}.png`),
      });
  });
  after(() => workbench.stop());
  return home;
}

/** A real VS Code in a real browser, driven as a user would: by what is seen, clicked and typed. */
export class Workbench {
  /** What pages and frames wrote to the console as errors, and what the content security policy refused. */
  readonly complaints: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly browser: Browser,
    private readonly editor: { url: string; stop(): Promise<void> },
    private readonly bridgePort: number,
  ) {
    page.on('console', message => this.listen(message));
    page.on('pageerror', error => this.complaints.push(error.message));
  }

  static async start({
    folder,
    home,
    settings,
    width = 1400,
    height = 900,
  }: WorkbenchOptions): Promise<Workbench> {
    const { ensureEditor, startEditor, freePort, quietSettings } = (await import(
      path.join(root, 'scripts/editor.mjs')
    )) as EditorModule;
    const { ensureBrowser } = (await import(path.join(root, 'scripts/browser.mjs'))) as BrowserModule;
    await rm(home, { recursive: true, force: true });
    const userData = path.join(home, 'user-data');
    const extensions = path.join(home, 'extensions');
    await mkdir(userData, { recursive: true });
    await mkdir(extensions, { recursive: true });
    const launch = await ensureBrowser();
    await ensureEditor();
    const bridgePort = await freePort();
    const editor = await startEditor({
      folder,
      extension: root,
      tests: path.join(root, 'out/vscode/bridge.js'),
      userData,
      extensions,
      settings: { ...quietSettings, ...settings },
      env: { DEADEYE_BRIDGE_PORT: String(bridgePort) },
    });
    const browser = await chromium.launch(launch);
    const page = await browser.newPage({ viewport: { width, height } });
    page.setDefaultTimeout(patience);
    await page.exposeFunction('codeAutomationLog', () => undefined);
    await page.exposeFunction('codeAutomationExit', () => undefined);
    const workbench = new Workbench(page, browser, editor, bridgePort);
    await page.goto(editor.url, { timeout: 120_000 });
    await page.locator('.monaco-workbench .part.statusbar').waitFor();
    return workbench;
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.editor.stop();
  }

  /**
   * Opens a file from the explorer, and waits until the keyboard is in it: for a moment longer the buttons of the title
   * still belong to the file before.
   */
  async openFile(name: string): Promise<void> {
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first().dblclick();
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).first().waitFor();
    await this.page.locator(`.monaco-editor.focused[data-uri$="/${name}"]`).waitFor();
  }

  tab(name: string): Locator {
    return this.page.locator('.tabs-container .tab', { hasText: name });
  }

  /** A button in the title bar of an editor group, by the words a screen reader says. */
  titleButton(name: string): Locator {
    return this.page.locator(`.editor-actions .action-label[aria-label^="${name}"]`);
  }

  async runCommand(title: string): Promise<void> {
    const input = this.page.locator('.quick-input-widget input[type=text]');
    // Pressed while the command before is still closing its list, the key closes the new one too.
    for (let tries = 0; ; tries++) {
      await this.page.keyboard.press('F1');
      try {
        await input.fill(`>${title}`, { timeout: 5000 });
        break;
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
    // The list may put another command first that holds the same words.
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${title}"]`).first().click();
  }

  /** Puts on a colour theme by its name in VS Code's own list; what the settings say is not heeded in a browser. */
  async wear(theme: string): Promise<void> {
    await this.page.locator('.monaco-workbench[class*="vscode-theme"]').waitFor();
    await this.runCommand('Preferences: Color Theme');
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="Light Modern"]`).waitFor();
    await this.page.locator('.quick-input-widget input[type=text]').fill(theme);
    await this.page.locator(`.quick-input-list .monaco-list-row[aria-label^="${theme}"]`).first().click();
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  }

  /** Reloads the window, as its command does; the extension host and all workers end with it. */
  async reload(): Promise<void> {
    await this.runCommand('Developer: Reload Window');
    await this.page.waitForTimeout(1000);
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor();
  }

  /** Finds a text in the active editor and puts another in its place, with the find widget. */
  async replaceInEditor(from: string, to: string): Promise<void> {
    const { page } = this;
    await page.keyboard.press('Control+H');
    const widget = page.locator('.find-widget.visible');
    await widget.locator('.find-part textarea').fill(from);
    await widget.locator('.replace-part textarea').fill(to);
    await page.keyboard.press('Control+Alt+Enter');
    await page.keyboard.press('Escape');
  }

  statusBarText(): Locator {
    return this.page.locator('.statusbar-item[id*="deadeye.run"]');
  }

  /** Presses a button of a notification; under test VS Code keeps them in their list, which is opened for it. */
  async answerNotification(text: string, button: string): Promise<void> {
    await this.runCommand('Notifications: Show Notifications');
    const item = this.page.locator('.notifications-center .notification-list-item', { hasText: text });
    await item.hover();
    await item.getByText(button).click();
  }

  /** The page of a panel, once it has drawn. */
  panel(): Promise<Frame> {
    return this.frameWith('#app > *');
  }

  /** The page of a webview: a frame within a frame, found by an element that it shows. */
  async frameWith(selector: string): Promise<Frame> {
    const end = Date.now() + patience;
    for (;;) {
      for (const frame of this.page.frames()) {
        if (frame.isDetached() || !frame.url().includes('fake.html')) continue;
        const shown = await frame
          .locator(selector)
          .first()
          .isVisible()
          .catch(() => false);
        if (shown) return frame;
      }
      if (Date.now() > end) throw new Error(`No webview with "${selector}" came into view.`);
      await this.page.waitForTimeout(100);
    }
  }

  /** Asks again and again until the answer is one that holds; fails with words about the last answer. */
  async until<T>(
    ask: () => Promise<T>,
    holds: (answer: T) => boolean,
    complain: (answer: T) => string,
  ): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      const answer = await ask();
      if (holds(answer)) return answer;
      if (Date.now() > end) throw new Error(complain(answer));
      await this.page.waitForTimeout(100);
    }
  }

  /** Asks the extension host; see test/vscode/bridge.ts. */
  async bridge<T>(request: string, body: object = {}): Promise<T> {
    const end = Date.now() + patience;
    for (;;) {
      try {
        const response = await fetch(`http://127.0.0.1:${this.bridgePort}/${request}`, {
          method: 'POST',
          body: JSON.stringify(body),
        });
        const text = await response.text();
        if (!response.ok) throw new Error(text);
        return JSON.parse(text) as T;
      } catch (error) {
        if (!(error instanceof TypeError) || Date.now() > end) throw error;
        await this.page.waitForTimeout(200);
      }
    }
  }

  private listen(message: ConsoleMessage): void {
    const text = message.text();
    if (
      /content security policy/i.test(text) &&
      /deadeye|vscode-resource|fake\.html/i.test(message.location().url + text)
    )
      this.complaints.push(text);
  }
}
