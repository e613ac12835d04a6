import { bin, scaleLinear, scaleSymlog } from 'd3';
import type { InertiaCount, Spectrum } from '../../../core/session/protocol/landscape';
import type { SpectrumReading } from '../../../core/session/protocol/spectrumReading';
import { ChartFrame } from '../../chart/frame';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, svgElement } from '../../ui/element';

const height = 240;
const bins = 60;
/** About as wide as a letter of the labels. */
const letterWidth = 6;
/** Where the name of the axis ends. */
const besideName = 42;
type Scale = (value: number) => number;

/** How many eigenvalues lie where: negative ones hatched and left of zero, the zeros in their band, the rest plain. */
export class SpectrumChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 34, right: 22, bottom: 34, left: 52 });
  private readonly legend = element('div', { class: 'legend' });
  private readonly hatch = svgElement('pattern', {
    id: 'negative-hatch',
    width: 5,
    height: 5,
    patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)',
  });

  constructor() {
    this.frame.svg.prepend(svgElement('defs', {}, [this.hatch]));
    this.element = element('div', {}, [this.frame.svg, this.legend]);
  }

  draw(spectrum: Spectrum, reading: SpectrumReading, log: boolean, width: number, palette: Palette): void {
    this.hatch.replaceChildren(
      svgElement('rect', { width: 5, height: 5, fill: palette.signs.negative, 'fill-opacity': 0.35 }),
      svgElement('line', { x1: 0, x2: 0, y1: 0, y2: 5, stroke: palette.signs.negative, 'stroke-width': 3 }),
    );
    const values = spectrum.eigenvalues;
    const low = Math.min(0, values[0] ?? 0, spectrum.gaussNewton[0] ?? 0);
    const high = Math.max(0, values.at(-1) ?? 0, spectrum.gaussNewton.at(-1) ?? 0);
    const pad = 0.04 * (high - low || 1);
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const size = Math.max(-low, high, 1e-300);
    const x = log
      ? scaleSymlog([low - pad, high + pad], xs).constant(Math.max(reading.tolerance, size * 1e-6))
      : scaleLinear([low - pad, high + pad], xs);
    if (spectrum.method === 'dense') this.bars(spectrum, reading, x, xs, ys, palette, width);
    else this.density(spectrum, x, ys, palette, width);
  }

  private bars(
    spectrum: Spectrum,
    { tolerance, inertia: count }: SpectrumReading,
    x: ReturnType<typeof scaleLinear<number, number>> | ReturnType<typeof scaleSymlog<number, number>>,
    xs: [number, number],
    ys: [number, number],
    palette: Palette,
    width: number,
  ): void {
    const { eigenvalues, gaussNewton } = spectrum;
    // Bins of equal width on the screen, whatever the axis.
    const edges = Array.from({ length: bins + 1 }, (_, i) => x.invert(xs[0] + ((xs[1] - xs[0]) * i) / bins));
    const sort = (chosen: Iterable<number>) =>
      bin<number, number>().domain([edges[0], edges[bins]]).thresholds(edges)(Array.from(chosen));
    const parts = [
      {
        sign: 'negative',
        found: sort(eigenvalues.filter(value => value < -tolerance)),
        fill: 'url(#negative-hatch)',
      },
      {
        sign: 'positive',
        found: sort(eigenvalues.filter(value => value > tolerance)),
        fill: palette.signs.positive,
      },
    ];
    const zeros = count.zero;
    const overlay = sort(gaussNewton);
    const most = Math.max(
      1,
      zeros,
      ...[...parts.flatMap(({ found }) => found), ...overlay].map(({ length }) => length),
    );
    // Many zeros must not hide a single negative eigenvalue.
    const y = scaleSymlog([0, most], ys);
    this.frame.draw(width, height, x, y, {
      x: 'eigenvalue λ',
      y: 'count',
      label: `Histogram of ${eigenvalues.length} eigenvalues from ${formatNumber(eigenvalues[0])} to ${formatNumber(eigenvalues.at(-1) ?? NaN)}: ${count.negative} negative, ${count.zero} zero, ${count.positive} positive`,
    });
    const bars = parts.flatMap(({ sign, found, fill }) =>
      found
        .filter(({ length }) => length > 0)
        .map(values => {
          const x0 = x(values.x0 ?? 0);
          return titled(
            svgElement('rect', {
              x: x0,
              width: Math.max(1.5, x(values.x1 ?? 0) - x0 - 1),
              y: y(values.length),
              height: Math.max(0, ys[0] - y(values.length)),
              fill,
              stroke: sign === 'negative' ? palette.signs.negative : palette.signs.positive,
            }),
            `${formatPlural(values.length, `${sign} eigenvalue`)} from ${formatNumber(values[0])} to ${formatNumber(values.at(-1) ?? NaN)}`,
          );
        }),
    );
    const band = zeroBand(x, ys, tolerance, zeros, y(zeros), palette);
    const outlines = overlay
      .filter(({ length }) => length > 0)
      .map(values => {
        const x0 = x(values.x0 ?? 0);
        return titled(
          svgElement('rect', {
            x: x0,
            width: Math.max(2, x(values.x1 ?? 0) - x0 - 1),
            y: y(values.length),
            height: Math.max(0, ys[0] - y(values.length)),
            fill: 'none',
            stroke: palette.foreground,
            'stroke-dasharray': '3 2',
          }),
          `${formatPlural(values.length, 'eigenvalue')} of the Gauss-Newton part from ${formatNumber(values[0])}`,
        );
      });
    this.frame.marks.replaceChildren(
      ...band,
      ...bars,
      ...outlines,
      ...signLabels(count, x(0), xs, ys, palette),
    );
    this.legend.replaceChildren(
      ...[
        `▨ negative: the loss curves down (${count.negative})`,
        `┆ zero band: |λ| ≤ ${formatNumber(tolerance)} (${count.zero})`,
        `■ positive: it curves up (${count.positive})`,
        ...(gaussNewton.length > 0
          ? ['▯ dashed: Gauss-Newton part alone (never negative beyond rounding)']
          : []),
      ].map(text => element('span', { class: 'key' }, [text])),
    );
  }

  private density(
    { densityGrid, density, densityError, eigenvalues }: Spectrum,
    x:
      | (Scale & ReturnType<typeof scaleLinear<number, number>>)
      | ReturnType<typeof scaleSymlog<number, number>>,
    ys: [number, number],
    palette: Palette,
    width: number,
  ): void {
    const peak = density.reduce((top, value) => Math.max(top, value), 1e-12);
    const worst = densityError.reduce((top, value) => Math.max(top, value), 0);
    const most = peak + worst;
    const y = scaleLinear([0, most], ys);
    this.frame.draw(width, height, x, y, {
      x: 'eigenvalue λ',
      y: 'density',
      label: 'Estimated density of eigenvalues; the ends that Lanczos found as ticks',
    });
    const path = Array.from(
      densityGrid,
      (value, i) => `${i === 0 ? 'M' : 'L'}${x(value)},${y(density[i])}`,
    ).join('');
    const edge = (sign: 1 | -1): string[] =>
      Array.from(
        densityGrid,
        (value, i) => `${x(value)},${y(Math.max(0, density[i] + sign * densityError[i]))}`,
      );
    const band = svgElement('polygon', {
      points: [...edge(1), ...edge(-1).reverse()].join(' '),
      fill: palette.accent,
      'fill-opacity': 0.25,
    });
    const ticks = Array.from(eigenvalues, value =>
      svgElement('line', {
        x1: x(value),
        x2: x(value),
        y1: ys[0],
        y2: ys[0] - (value < 0 ? 16 : 8),
        stroke: value < 0 ? palette.signs.negative : palette.signs.positive,
        'stroke-width': 1.5,
      }),
    );
    this.frame.marks.replaceChildren(
      band,
      svgElement('path', { class: 'curve', d: path, stroke: palette.accent }),
      ...ticks,
    );
    this.legend.replaceChildren(
      element('span', { class: 'key' }, [
        `— smoothed density, estimated from random probes; the band is its standard error, at most ${formatShare(worst / peak)} of the peak`,
      ]),
      element('span', { class: 'key' }, ['| converged ends, the long ones negative']),
    );
  }
}

function titled<T extends SVGElement>(mark: T, title: string): T {
  mark.append(svgElement('title', {}, [title]));
  return mark;
}

/** At least so wide that it can be seen, with its zeros as one bar, however the bins fall. */
function zeroBand(
  x: Scale,
  ys: [number, number],
  tolerance: number,
  zeros: number,
  top: number,
  palette: Palette,
): SVGElement[] {
  const half = Math.max(3, x(tolerance) - x(0));
  const band = svgElement('rect', {
    x: x(0) - half,
    width: 2 * half,
    y: ys[1],
    height: ys[0] - ys[1],
    fill: palette.muted,
    'fill-opacity': 0.18,
  });
  const origin = svgElement('line', { class: 'now', x1: x(0), x2: x(0), y1: ys[0], y2: ys[1] });
  if (zeros === 0) return [band, origin];
  const bar = svgElement('rect', {
    x: x(0) - 3,
    width: 6,
    y: top,
    height: Math.max(0, ys[0] - top),
    fill: palette.muted,
  });
  return [band, titled(bar, formatPlural(zeros, 'zero eigenvalue')), origin];
}

/** The three counts in words above the bars, as far as they do not meet. */
function signLabels(
  count: InertiaCount,
  zero: number,
  xs: [number, number],
  ys: [number, number],
  palette: Palette,
): SVGElement[] {
  const label = (text: string, x: number, anchor: string, y = ys[1] - 6): SVGElement =>
    svgElement('text', { x, y, 'text-anchor': anchor, 'font-size': 11, fill: palette.foreground }, [text]);
  const negative = `← ${count.negative} negative`;
  const zeros = `${count.zero} zero`;
  // Zero may lie near an edge of the chart: what would leave it there begins at the edge, on a line of its own.
  const half = (zeros.length * letterWidth) / 2;
  const isCramped = zero - 8 - negative.length * letterWidth < 0;
  return [
    isCramped ? label(negative, besideName, 'start', ys[1] - 19) : label(negative, zero - 8, 'end'),
    label(`${count.positive} positive →`, Math.min(zero + 8, xs[1] - 72), 'start'),
    ...(count.zero > 0
      ? [
          isCramped
            ? label(zeros, besideName + (negative.length + 2) * letterWidth, 'start', ys[1] - 19)
            : label(zeros, Math.max(half, zero), 'middle', ys[1] - 19),
        ]
      : []),
  ];
}
