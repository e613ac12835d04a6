import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { closeBrowser, openPanel, type PanelPage } from './panelPage';

const root = join(__dirname, '../..');
const example = (name: string): string => readFileSync(join(root, `examples/${name}.mlp.json`), 'utf8');

/** Every view of the panel by its id, as file names have it. */
const views = {
  graph: 'Network',
  inspector: 'Inspector',
  curves: 'Curves',
  data: 'Data and decision',
  findings: 'Findings',
  heatmaps: 'Heatmaps',
  flow: 'Gradient flow',
  batchNorm: 'Batch norm',
  survival: 'Survival',
  landscape: 'Landscape',
};

describe('Export from the panel', function () {
  this.timeout(120_000);
  let panel: PanelPage;
  afterEach(async () => {
    await panel.close();
  });
  after(closeBrowser);

  const opened = async (text: string): Promise<void> => {
    panel = await openPanel({ text, width: 1000, height: 1000 });
    await panel.session.call('step', { count: 40 });
    await panel.page.evaluate(() => {
      for (const toggle of document.querySelectorAll<HTMLElement>('.switches button[aria-pressed=false]'))
        toggle.click();
    });
    await panel.page.waitForTimeout(1500);
  };

  /** Chooses an entry of a view's export menu and waits for the file. */
  const exported = async (title: string, choice: RegExp, ending: string): Promise<[string, Buffer]> => {
    const before = new Set(panel.saved.keys());
    await panel.page.locator(`vscode-button[aria-label="Export ${title}"]`).click();
    await panel.page.locator('.menu:not([hidden]) [role=menuitem]', { hasText: choice }).first().click();
    for (let wait = 0; wait < 100; wait++) {
      const name = [...panel.saved.keys()].find(each => !before.has(each) && each.endsWith(ending));
      const bytes = name !== undefined && panel.saved.get(name);
      if (name !== undefined && bytes) return [name, Buffer.from(bytes)];
      await panel.page.waitForTimeout(50);
    }
    return assert.fail(`${title} gave no ${ending}; ${panel.errors.join('; ')}`);
  };

  const keep = (name: string, bytes: Buffer): void => {
    if (!process.env.DEADEYE_SHOTS) return;
    mkdirSync(process.env.DEADEYE_SHOTS, { recursive: true });
    writeFileSync(join(process.env.DEADEYE_SHOTS, name), bytes);
  };

  it('saves every view as an SVG that stands by itself, with its texts as text', async () => {
    await opened(example('spirals'));
    for (const [id, title] of Object.entries(views)) {
      const [name, bytes] = await exported(title, /SVG/, '.svg');
      keep(name, bytes);
      assert.match(name, new RegExp(`^test-${id.toLowerCase()}-step-\\d+\\.svg$`));
      const text = bytes.toString('utf8');
      const found = await panel.page.evaluate(svg => {
        const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
        return {
          error: parsed.querySelector('parsererror')?.textContent ?? '',
          texts: parsed.querySelectorAll('text').length,
          marks: parsed.querySelectorAll('path, rect, line, circle').length,
          foreign: parsed.querySelectorAll('script, foreignObject, style').length,
        };
      }, text);
      assert.equal(found.error, '', title);
      assert.ok(found.texts > 1 && found.marks > 1, `${title}: ${JSON.stringify(found)}`);
      assert.equal(found.foreign, 0, title);
      assert.doesNotMatch(text, /var\(--|class="|color-mix|NaN(?=[ ",])/, title);
    }
    assert.deepEqual(panel.errors, []);
  });

  it('writes down what is not a number in the heatmaps too', async () => {
    await opened(example('spirals'));
    const { parameters } = panel.session.loaded().trainer.network;
    await panel.session.call('setParameters', { values: Float64Array.of(Number.NaN, 1e308), offset: 0 });
    assert.ok(Number.isNaN(parameters.data[0]));
    await panel.page.locator('.view-heatmaps').scrollIntoViewIfNeeded();
    await panel.page.locator('.view-heatmaps .note', { hasText: /NaN/ }).first().waitFor();
    const [name, bytes] = await exported('Heatmaps', /SVG/, '.svg');
    keep(name, bytes);
    assert.match(bytes.toString(), />NaN</);
    assert.deepEqual(panel.errors, []);
  });

  it('saves the picture at two to one, looking as it does on the page', async () => {
    await opened(example('spirals'));
    for (const title of Object.values(views)) {
      const [name, bytes] = await exported(title, /PNG/, '.png');
      keep(name, bytes);
    }
    const bytes = [...panel.saved].find(([name]) => name.startsWith('test-curves'))?.[1];
    // The loader of the tests names every function by this.
    await panel.page.evaluate('globalThis.__name = made => made');
    const body = panel.page.locator('.view-curves .view-body');
    const shot = await body.screenshot();
    const box = (await body.boundingBox())!;
    const difference = await panel.page.evaluate(
      async ([picture, screen, width, height]) => {
        const read = async (data: string): Promise<ImageBitmap> =>
          createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const [one, other] = [await read(picture), await read(screen)];
        const pixels = (
          source: ImageBitmap,
          x: number,
          y: number,
          w: number,
          h: number,
        ): Uint8ClampedArray => {
          const canvas = document.createElement('canvas');
          canvas.width = width;
          canvas.height = height;
          const context = canvas.getContext('2d')!;
          context.drawImage(source, x, y, w, h, 0, 0, width, height);
          return context.getImageData(0, 0, width, height).data;
        };
        // 10 px of margin and 34 px of title, both doubled.
        const a = pixels(one, 20, 68, 2 * width, 2 * height);
        const b = pixels(other, 0, 0, other.width, other.height);
        let sum = 0;
        for (let i = 0; i < a.length; i++) sum += Math.abs(a[i] - b[i]);
        return { mean: sum / a.length, width: one.width };
      },
      [
        Buffer.from(bytes!).toString('base64'),
        shot.toString('base64'),
        Math.floor(box.width),
        Math.floor(box.height),
      ] as const,
    );
    assert.ok(Math.abs(difference.width - 2 * (box.width + 20)) <= 4, JSON.stringify(difference));
    assert.ok(difference.mean < 3, `mean difference of ${difference.mean} of 255`);
    assert.deepEqual(panel.errors, []);
  });

  it('saves tables with all rows and all digits, by the keyboard too', async () => {
    await opened(example('spirals'));
    const [name, bytes] = await exported('Data and decision', /CSV: Training samples/, '.csv');
    const lines = bytes.toString('utf8').replace('\uFEFF', '').trimEnd().split('\r\n');
    assert.match(name, /^test-data-.*step-\d+\.csv$/);
    const points = (await panel.session.call('inspect', { probe: 'dataPoints', params: {} })) as {
      training: { rows: number; inputs: Float64Array };
    };
    assert.equal(lines.length, points.training.rows + 1);
    assert.equal(Number(lines[1].split(',')[1]), points.training.inputs[0]);
    await panel.page.locator('vscode-button[aria-label="Export Curves"]').focus();
    await panel.page.keyboard.press('Enter');
    await panel.page.keyboard.press('ArrowDown');
    assert.equal(await panel.page.evaluate(() => document.activeElement?.textContent), 'Picture as SVG');
    await panel.page.keyboard.press('Escape');
    assert.equal(await panel.page.locator('.menu:not([hidden])').count(), 0);
    assert.equal(
      await panel.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
      'Export Curves',
    );
    assert.deepEqual(panel.errors, []);
  });
});
