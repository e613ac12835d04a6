import { bin, scaleLinear, scaleSymlog } from 'd3';
import type { Spectrum } from '../../../core/session/protocol/landscape';
import { ChartFrame } from '../../chart/frame';
import { formatCount, formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, svgElement } from '../../ui/element';

const height = 220;

/** How many eigenvalues lie where: negative, zero and positive told apart by colour, place and name. */
export class SpectrumChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame();
  private readonly counts = element('div');
  private readonly title = element('h3');

  constructor() {
    this.element = element('div', { hidden: true }, [this.title, this.frame.svg, this.counts]);
  }

  draw(spectrum: Spectrum, width: number, palette: Palette): void {
    this.element.hidden = false;
    this.title.textContent = `Spectrum at step ${spectrum.step}, ${spectrum.mode} mode${spectrum.method === 'lanczos' ? ' (ends only)' : ''}`;
    const values = spectrum.eigenvalues;
    const low = values[0] ?? 0;
    const high = values.at(-1) ?? 0;
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const pad = 0.04 * (high - low || 1);
    const x = scaleLinear([Math.min(low, 0) - pad, Math.max(high, 0) + pad], xs);
    const dense = spectrum.method === 'dense';
    if (dense) this.bars(values, spectrum.tolerance, x, ys, palette, width);
    else this.density(spectrum, x, ys, palette, width);
    this.counts.replaceChildren(countsTable(spectrum));
  }

  private bars(
    values: Float64Array,
    tolerance: number,
    x: ReturnType<typeof scaleLinear<number, number>>,
    ys: [number, number],
    palette: Palette,
    width: number,
  ): void {
    const [low, high] = x.domain();
    // Zero modes stand at zero as one bar, however the bins fall.
    const zeros = values.filter(value => Math.abs(value) <= tolerance);
    const bins = bin<number, number>()
      .domain([low, high])
      .thresholds(Array.from({ length: 60 }, (_, i) => low + ((high - low) * i) / 60))(
      Array.from(values.filter(value => Math.abs(value) > tolerance)),
    );
    const most = Math.max(1, zeros.length, ...bins.map(found => found.length));
    // Many zeros must not hide a single negative eigenvalue.
    const y = scaleSymlog([0, most], ys);
    this.frame.draw(width, height, x, y, {
      x: 'eigenvalue λ',
      y: 'count',
      label: `Histogram of ${values.length} eigenvalues from ${formatNumber(values[0])} to ${formatNumber(values.at(-1) ?? NaN)}`,
    });
    const bars = bins.flatMap(found => {
      if (found.length === 0) return [];
      const colour = found[0] < 0 ? palette.signs.negative : palette.signs.positive;
      const x0 = x(found.x0 ?? 0);
      const x1 = x(found.x1 ?? 0);
      const bar = svgElement('rect', {
        x: x0,
        width: Math.max(1, x1 - x0 - 1),
        y: y(found.length),
        height: Math.max(0, ys[0] - y(found.length)),
        fill: colour,
      });
      bar.append(
        svgElement('title', {}, [
          `${formatPlural(found.length, 'eigenvalue')} from ${formatNumber(found[0])} to ${formatNumber(found.at(-1) ?? NaN)}`,
        ]),
      );
      return [bar];
    });
    if (zeros.length > 0) {
      const bar = svgElement('rect', {
        x: x(0) - 3,
        width: 6,
        y: y(zeros.length),
        height: Math.max(0, ys[0] - y(zeros.length)),
        fill: palette.muted,
      });
      bar.append(svgElement('title', {}, [formatPlural(zeros.length, 'zero eigenvalue')]));
      bars.push(bar);
    }
    const origin = svgElement('line', { class: 'now', x1: x(0), x2: x(0), y1: ys[0], y2: ys[1] });
    this.frame.marks.replaceChildren(...bars, origin);
  }

  private density(
    { densityGrid, density, eigenvalues }: Spectrum,
    x: ReturnType<typeof scaleLinear<number, number>>,
    ys: [number, number],
    palette: Palette,
    width: number,
  ): void {
    const most = density.reduce((top, value) => Math.max(top, value), 1e-12);
    const y = scaleLinear([0, most], ys);
    this.frame.draw(width, height, x, y, {
      x: 'eigenvalue λ',
      y: 'density',
      label: 'Estimated density of eigenvalues',
    });
    const path = Array.from(
      densityGrid,
      (value, i) => `${i === 0 ? 'M' : 'L'}${x(value)},${y(density[i])}`,
    ).join('');
    const ticks = Array.from(eigenvalues, value =>
      svgElement('line', {
        x1: x(value),
        x2: x(value),
        y1: ys[0],
        y2: ys[0] - 8,
        stroke: value < 0 ? palette.signs.negative : palette.signs.positive,
      }),
    );
    this.frame.marks.replaceChildren(
      svgElement('path', { class: 'curve', d: path, stroke: palette.accent }),
      ...ticks,
    );
  }
}

function countsTable(spectrum: Spectrum): HTMLElement {
  const { inertia, explanations } = spectrum;
  const row = (name: string, value: string, remark = ''): HTMLElement =>
    element('tr', {}, [
      element('th', { scope: 'row' }, [name]),
      element('td', { class: 'numeric' }, [value]),
      element('td', {}, [remark]),
    ]);
  const rows = [
    row('loss', formatNumber(spectrum.loss)),
    row(
      'gradient',
      formatNumber(spectrum.gradientNorm),
      `relative to scale ${formatNumber(spectrum.relativeGradient)}`,
    ),
    ...(inertia
      ? [
          row('negative', formatCount(inertia.negative), 'the Morse index'),
          row(
            'zero',
            formatCount(inertia.zero),
            `|λ| ≤ ${formatNumber(spectrum.tolerance)}; at a tenth ${spectrum.inertiaBelow?.zero ?? ''}, at ten times ${spectrum.inertiaAbove?.zero ?? ''}`,
          ),
          row(
            'positive',
            formatCount(inertia.positive),
            `smallest non-zero |λ| ${formatNumber(spectrum.smallestNonzero)}`,
          ),
        ]
      : [row('index', 'not counted', 'Lanczos sees a repeated eigenvalue once')]),
    row(
      'lowest λ',
      formatNumber(spectrum.lowest[0]?.value ?? NaN),
      `± ${formatNumber(spectrum.lowest[0]?.residual ?? NaN)}${mainLayer(spectrum)}`,
    ),
    row(
      'highest λ',
      formatNumber(spectrum.highest[0]?.value ?? NaN),
      `± ${formatNumber(spectrum.highest[0]?.residual ?? NaN)}`,
    ),
    row(
      'trace',
      formatNumber(spectrum.trace),
      spectrum.traceError > 0 ? `± ${formatNumber(spectrum.traceError)}` : 'exact',
    ),
    ...explanations.map(({ title, count, explanation }) =>
      row(`flat: ${title}`, formatCount(count), explanation),
    ),
  ];
  return element('table', {}, [
    element('caption', { class: 'visually-hidden' }, ['What the spectrum says']),
    element('tbody', {}, rows),
  ]);
}

/** Which layer the lowest curvature moves most. */
function mainLayer({ lowest }: Spectrum): string {
  const shares = lowest[0]?.layerShares;
  if (!shares || shares.length === 0) return '';
  const layer = shares.indexOf(Math.max(...shares));
  return `, ${formatShare(shares[layer])} of it in layer ${layer}`;
}
