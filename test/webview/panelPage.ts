import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { commandNames, type SessionCommands } from '../../core/session/protocol/commands';
import type { PanelHostSide, PanelSide, PanelState, SessionLink } from '../../core/session/protocol/panel';
import { RpcPeer } from '../../core/session/protocol/peer';
import { packNumbers, unpackNumbers } from '../../core/session/protocol/numbers';
import { forwardCommands } from '../../core/session/protocol/side';
import { Session } from '../../core/session/session';

const root = join(__dirname, '../..');

let browser: Promise<Browser> | undefined;

/** The browser of the whole run, found or installed as everywhere in the project. */
export function openBrowser(): Promise<Browser> {
  browser ??= (async () => {
    const { ensureBrowser } = (await import(pathToFileURL(join(root, 'scripts/browser.mjs')).href)) as {
      ensureBrowser(): Promise<{ executablePath: string; args: string[] }>;
    };
    return chromium.launch(await ensureBrowser());
  })();
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await (await browser)?.close();
  browser = undefined;
}

export type ThemeClass =
  'vscode-dark' | 'vscode-light' | 'vscode-high-contrast' | 'vscode-high-contrast-light';

/** A few of each theme's own variables: what the page needs to look as in VS Code. */
const themes: Readonly<Record<ThemeClass, Readonly<Record<string, string>>>> = {
  'vscode-dark': {
    'editor-background': '#1f1f1f',
    'editor-foreground': '#cccccc',
    foreground: '#cccccc',
    'dropdown-background': '#313131',
    'dropdown-foreground': '#cccccc',
    'input-background': '#313131',
    'input-foreground': '#cccccc',
    'checkbox-background': '#313131',
    'button-secondaryBackground': '#313131',
    'button-secondaryForeground': '#cccccc',
    descriptionForeground: '#9d9d9d',
    'sideBar-background': '#181818',
    'panel-border': '#2b2b2b',
    focusBorder: '#0078d4',
    'button-background': '#0078d4',
    'button-foreground': '#ffffff',
  },
  'vscode-light': {
    'editor-background': '#ffffff',
    'editor-foreground': '#3b3b3b',
    foreground: '#3b3b3b',
    'dropdown-background': '#ffffff',
    'dropdown-foreground': '#3b3b3b',
    'input-background': '#ffffff',
    'input-foreground': '#3b3b3b',
    'checkbox-background': '#f8f8f8',
    'button-secondaryBackground': '#e5e5e5',
    'button-secondaryForeground': '#3b3b3b',
    descriptionForeground: '#5c5c5c',
    'sideBar-background': '#f8f8f8',
    'panel-border': '#e5e5e5',
    focusBorder: '#005fb8',
    'button-background': '#005fb8',
    'button-foreground': '#ffffff',
  },
  'vscode-high-contrast': {
    'editor-background': '#000000',
    'editor-foreground': '#ffffff',
    foreground: '#ffffff',
    'dropdown-background': '#000000',
    'dropdown-foreground': '#ffffff',
    'input-background': '#000000',
    'input-foreground': '#ffffff',
    'checkbox-background': '#000000',
    'button-secondaryBackground': '#000000',
    'button-secondaryForeground': '#ffffff',
    contrastBorder: '#6fc3df',
    'button-border': '#6fc3df',
    'dropdown-border': '#6fc3df',
    'input-border': '#6fc3df',
    'checkbox-border': '#6fc3df',
    focusBorder: '#f38518',
    'button-foreground': '#ffffff',
    'button-background': '#000000',
  },
  'vscode-high-contrast-light': {
    'editor-background': '#ffffff',
    'editor-foreground': '#292929',
    foreground: '#292929',
    'dropdown-background': '#ffffff',
    'dropdown-foreground': '#292929',
    'input-background': '#ffffff',
    'input-foreground': '#292929',
    'checkbox-background': '#ffffff',
    'button-secondaryBackground': '#ffffff',
    'button-secondaryForeground': '#292929',
    contrastBorder: '#0f4a85',
    'button-border': '#0f4a85',
    'dropdown-border': '#0f4a85',
    'input-border': '#0f4a85',
    'checkbox-border': '#0f4a85',
    focusBorder: '#006bbd',
    'button-background': '#0f4a85',
    'button-foreground': '#ffffff',
  },
};

export interface PanelPageOptions {
  readonly theme?: ThemeClass;
  readonly width?: number;
  readonly height?: number;
  /** The config to load; without it the page stands before anything was loaded. */
  readonly text?: string;
  readonly path?: string;
  /** Texts of other configs beside it, by name. */
  readonly others?: Readonly<Record<string, string>>;
}

/** The built page of the panel with a real session behind it, as the extension joins them. */
export interface PanelPage {
  readonly page: Page;
  readonly session: Session;
  /** What the page wrote to its console as errors. */
  readonly errors: string[];
  /** Files that the page had the host save, by name. */
  readonly saved: ReadonlyMap<string, Uint8Array>;
  /** Changes what the host tells about everything but the run. */
  announce(change: Partial<PanelState>): void;
  close(): Promise<void>;
}

export async function openPanel(options: PanelPageOptions = {}): Promise<PanelPage> {
  const { theme = 'vscode-dark', width = 1100, height = 900 } = options;
  const context = await (await openBrowser()).newContext({ viewport: { width, height } });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  const saved = new Map<string, Uint8Array>();
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', error => errors.push(error.message));

  let receive: ((message: unknown) => void) | undefined;
  await page.exposeFunction('toHost', (text: string) => receive?.(unpackNumbers(JSON.parse(text, revive))));
  // Every event of a session is one that a panel hears.
  const session = new Session({ emit: (event, data) => peer.emit(event, data as never) });
  let link: SessionLink = { state: 'none' };
  const load = async (): Promise<void> => {
    const { text = '', path = join(root, 'examples/test.mlp.json') } = options;
    link = { state: 'alive', summary: await session.call('load', { text, path }) };
  };
  const state = (): PanelState => ({
    config: 'file:///test.mlp.json',
    name: 'test.mlp.json',
    visible: true,
    outOfDate: false,
    session: link,
    subscriber: 'panel',
    view: undefined,
  });
  const peer = new RpcPeer<PanelHostSide, PanelSide>(
    {
      post: message => {
        const text = JSON.stringify(packNumbers(message), replace);
        page
          .evaluate(sent => (globalThis as unknown as { fromHost(text: string): void }).fromHost(sent), text)
          .catch(() => undefined);
      },
      onMessage: found => (receive = found),
      close: () => undefined,
    },
    {
      handlers: {
        ...forwardCommands<SessionCommands, keyof SessionCommands>(session, commandNames),
        ready: () => state(),
        restart: async ({ train }) => {
          await load();
          if (train) await session.call('train', {});
          return state();
        },
        revealLine: () => ({}),
        editConfig: () => ({}),
        otherConfigs: () => ({
          configs: Object.keys(options.others ?? {}).map(name => ({ id: name, name })),
        }),
        readConfig: ({ id }) => ({
          name: id,
          text: options.others?.[id] ?? options.text ?? '',
          path: join(root, 'examples/test.mlp.json'),
        }),
        selected: () => ({}),
        openLog: () => ({}),
        saveFile: ({ name, bytes }) => {
          saved.set(name, bytes);
          return { saved: name };
        },
        saveView: () => ({}),
      },
      onDefect: failure => errors.push(failure.stack ?? failure.message),
    },
  );
  if (options.text !== undefined) await load();
  const variables = Object.entries(themes[theme]).map(([name, value]) => `--vscode-${name}:${value}`);
  await page.setContent(
    `<!DOCTYPE html><html lang="en"><head><title>Deadeye</title><style>:root{${variables.join(';')};--vscode-font-family:sans-serif;--vscode-font-size:13px}${readFileSync(join(root, 'dist/webview.css'), 'utf8')}</style></head><body class="${theme}"><main id="app"></main></body></html>`,
  );
  await page.addScriptTag({ content: bridge });
  await page.addScriptTag({ content: readFileSync(join(root, 'dist/webview.js'), 'utf8') });
  // The toolkit takes over the theme when the page has loaded, which here it had before the script came.
  await page.evaluate(() => globalThis.dispatchEvent(new Event('load')));
  return {
    page,
    session,
    errors,
    saved,
    announce: change => peer.emit('panel', { ...state(), ...change }),
    close: async () => {
      peer.dispose();
      session.dispose();
      await context.close();
    },
  };
}

/** The map, once there is a network to walk through. */
export async function mapOf({ page }: PanelPage): Promise<Locator> {
  await page.waitForFunction(() =>
    /layers/.test(document.querySelector('.view-graph canvas')?.getAttribute('aria-label') ?? ''),
  );
  return page.locator('.view-graph canvas');
}

/**
 * Opens a view by the keyboard, and waits until it stands still: while a page is drawn for the first time, what lies above
 * still grows, and a click that begins on a control may end beside it.
 */
export async function openView({ page }: PanelPage, title: string): Promise<Locator> {
  const toggle = page.locator('.switches button', { hasText: title });
  await toggle.press('Enter');
  const view = page.locator(`#${await toggle.getAttribute('aria-controls')}`);
  await view.waitFor();
  for (let seen = '', still = 0; still < 4;) {
    await page.waitForTimeout(100);
    const place = JSON.stringify(await view.boundingBox());
    still = place === seen ? still + 1 : 0;
    seen = place;
  }
  return view;
}

/** Waits until something of that kind says so, and reads it. */
export async function textOf({ page }: PanelPage, selector: string, pattern: RegExp): Promise<string> {
  const found = page.locator(selector, { hasText: pattern }).first();
  await found.waitFor({ timeout: 60_000 });
  return (await found.textContent()) ?? '';
}

/** Typed arrays cross to the page as base64, since the test's own channel is text. */
function replace(_key: string, value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { $array: value.constructor.name, data: bytes.toString('base64') };
}

function revive(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$array' in value)) return value;
  const { data } = value as unknown as { data: string };
  const bytes = Uint8Array.from(Buffer.from(data, 'base64'));
  return value.$array === 'Float64Array' ? new Float64Array(bytes.buffer) : bytes;
}

/** VS Code's side of the page: messages arrive as window messages, `acquireVsCodeApi` sends them. */
const bridge = `
const arrays = { Float32Array, Float64Array, Int8Array, Uint8Array, Int32Array, Uint32Array };
window.fromHost = text => {
  const data = JSON.parse(text, (_key, value) => {
    if (!value || typeof value !== 'object' || !value.$array) return value;
    const bytes = Uint8Array.from(atob(value.data), letter => letter.charCodeAt(0));
    return new arrays[value.$array](bytes.buffer);
  });
  window.postMessage(data);
};
let kept;
window.acquireVsCodeApi = () => ({
  postMessage: message => toHost(JSON.stringify(message, (_key, value) => {
    if (!ArrayBuffer.isView(value)) return value;
    const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return { $array: value.constructor.name, data: btoa(text) };
  })),
  getState: () => kept,
  setState: state => { kept = state; },
});
`;
