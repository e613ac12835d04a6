import {
  scaleLinear,
  symbol,
  symbolCircle,
  symbolCross,
  symbolDiamond,
  symbolTriangle,
  type SymbolType,
} from 'd3';
import type { Census, CensusGroup, CensusLaw } from '../../../core/session/protocol/landscape';
import { ChartFrame } from '../../chart/frame';
import { formatNumber, formatShare } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, svgElement } from '../../ui/element';
import type { TextTable } from '../view';

const height = 300;
const groups: Readonly<
  Record<CensusGroup, { readonly name: string; readonly shape: SymbolType; readonly colour: number }>
> = {
  strict: { name: 'strict critical points', shape: symbolCircle, colour: 0 },
  degenerate: {
    name: 'degenerate (not told by curvature alone)',
    shape: symbolDiamond,
    colour: 1,
  },
  'gradient-flat': { name: 'gradient-flat, not critical', shape: symbolTriangle, colour: 3 },
  unconverged: { name: 'not converged', shape: symbolCross, colour: 7 },
};

/** Index against loss of every point that the searches found, with the ranges that two naïve laws expect. */
export class CensusChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame({ top: 34, right: 22, bottom: 34, left: 58 });
  private readonly legend = element('div', { class: 'legend' });

  constructor() {
    this.element = element('div', {}, [this.frame.svg, this.legend]);
  }

  draw(census: Census, width: number, palette: Palette): void {
    const shown = census.points.filter(point => Number.isFinite(point.index) && Number.isFinite(point.loss));
    const losses = shown.map(({ loss }) => loss);
    const low = Math.min(0, ...losses);
    const high = Math.max(...losses, low + 1e-9);
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const shares = shown.map(({ index }) => index / census.parameters);
    // As far as one half, where both laws expect it.
    const x = scaleLinear([0, Math.max(0.62, ...shares)], xs);
    const y = scaleLinear([low, high], ys).nice();
    this.frame.draw(width, height, x, y, {
      x: `index as a share of the ${census.parameters} parameters`,
      y: 'loss',
      label: census.summary,
      xFormat: '.0%',
    });
    const marks = shown.map(point => {
      const { shape, colour } = groups[point.group];
      const mark = svgElement('path', {
        d: symbol(shape, 70)() ?? undefined,
        transform: `translate(${x(point.index / census.parameters)} ${y(point.loss)})`,
        fill: palette.classes[colour],
        'fill-opacity': 0.75,
        stroke: palette.background,
      });
      mark.append(
        svgElement('title', {}, [
          `start ${point.start}: ${point.kind}, index ${point.index}, loss ${formatNumber(point.loss)}, gradient ${formatNumber(point.gradientNorm)}`,
        ]),
      );
      return mark;
    });
    this.frame.marks.replaceChildren(
      ...census.laws.flatMap((law, i) => lawBand(law, i, x, xs[1], ys, palette)),
      ...marks,
    );
    this.legend.replaceChildren(
      ...(Object.keys(groups) as CensusGroup[]).map(id =>
        element('span', { class: 'key' }, [
          svgElement('svg', { width: 14, height: 14, viewBox: '-7 -7 14 14', 'aria-hidden': 'true' }, [
            svgElement('path', {
              d: symbol(groups[id].shape, 60)() ?? undefined,
              fill: palette.classes[groups[id].colour],
            }),
          ]),
          `${groups[id].name}: ${census.points.filter(({ group }) => group === id).length}`,
        ]),
      ),
    );
  }
}

/** Where a law expects the index: its mean as a line, one deviation to both sides as a band. */
function lawBand(
  law: CensusLaw,
  place: number,
  x: (value: number) => number,
  right: number,
  ys: [number, number],
  palette: Palette,
): SVGElement[] {
  const from = x(Math.max(0, law.meanShare - law.deviationShare));
  const to = Math.min(right, x(law.meanShare + law.deviationShare));
  const top = ys[1] - 18 + place * 12;
  return [
    svgElement('rect', {
      x: from,
      width: Math.max(2, to - from),
      y: ys[1],
      height: ys[0] - ys[1],
      fill: palette.muted,
      'fill-opacity': 0.14,
      stroke: palette.muted,
      'stroke-dasharray': place === 0 ? '5 3' : '1 3',
    }),
    svgElement(
      'text',
      { x: x(law.meanShare), y: top, 'text-anchor': 'middle', 'font-size': 11, fill: palette.foreground },
      [`${place === 0 ? '┅' : '┈'} ${law.name}`],
    ),
  ];
}

export function censusTables(census: Census): TextTable[] {
  return [
    {
      caption: `What naïve laws would say of ${census.parameters} parameters, beside what was found`,
      columns: ['Law', 'P(minimum)', 'Index expected', 'Assumes'],
      rows: [
        ...census.laws.map(law => [
          law.name,
          power(law.log10Minimum),
          `${formatShare(law.meanShare)} ± ${formatShare(law.deviationShare)}`,
          law.assumes,
        ]),
        measured(census),
      ],
    },
    {
      caption: `Census: the end of every search, ${census.mode} mode`,
      columns: ['Start', 'Group', 'Kind', 'Index', 'Zero modes', 'Loss', 'Gradient norm'],
      rows: census.points.map(point => [
        point.start,
        point.group,
        point.kind,
        point.index,
        point.zero,
        point.loss,
        point.gradientNorm,
      ]),
    },
  ];
}

function measured({ points, parameters }: Census): (string | number)[] {
  const critical = points.filter(({ group }) => group === 'strict' || group === 'degenerate');
  const shares = critical.map(({ index }) => index / parameters);
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const spread = Math.sqrt(shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / shares.length);
  const none = critical.filter(({ index }) => index === 0).length;
  return [
    'this network, measured',
    critical.length > 0 ? `${none} of ${critical.length} have no negative curvature` : 'none found',
    critical.length > 0 ? `${formatShare(mean)} ± ${formatShare(spread)}` : '',
    'nothing; but the searches choose where they end',
  ];
}

function power(log10: number): string {
  return log10 > -4 ? formatNumber(10 ** log10) : `10^${Math.round(log10)}`;
}
