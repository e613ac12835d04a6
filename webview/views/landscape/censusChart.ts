import { scaleLinear } from 'd3';
import type { Census, CensusGroup } from '../../../core/session/protocol/landscape';
import { ChartFrame } from '../../chart/frame';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { Palette } from '../../theme';
import { element, setText, setVisible, svgElement } from '../../ui/element';

const height = 240;
const groups: readonly { readonly id: CensusGroup; readonly name: string; readonly mark: string }[] = [
  { id: 'strict', name: 'strict critical points', mark: '●' },
  { id: 'degenerate', name: 'degenerate critical points', mark: '◆' },
  { id: 'gradient-flat', name: 'gradient-flat, not critical', mark: '✕' },
  { id: 'unconverged', name: 'not converged', mark: '·' },
];

/** Index against loss of every point that the searches found, beside what two naïve laws say. */
export class CensusChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame();
  private readonly summary = element('p', { class: 'note' });
  private readonly legend = element('div', { class: 'legend' });
  private readonly laws = element('div');

  constructor() {
    this.element = element('div', { hidden: true }, [
      element('h3', {}, ['Census of critical points']),
      this.legend,
      this.frame.svg,
      this.summary,
      this.laws,
    ]);
  }

  draw(census: Census, width: number, palette: Palette): void {
    setVisible(this.element, true);
    const losses = census.points.map(({ loss }) => loss).filter(Number.isFinite);
    const low = Math.min(0, ...losses);
    const high = Math.max(...losses, low + 1e-9);
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const shares = census.points.map(({ index }) => index / census.parameters).filter(Number.isFinite);
    const x = scaleLinear([0, Math.max(0.05, ...shares) * 1.05], xs);
    const y = scaleLinear([low, high], ys).nice();
    this.frame.draw(width, height, x, y, {
      x: 'index as a share of the parameters',
      y: 'loss',
      label: census.summary,
      xFormat: '.0%',
    });
    const colours: Readonly<Record<CensusGroup, string>> = {
      strict: palette.classes[0],
      degenerate: palette.classes[1],
      'gradient-flat': palette.warning,
      unconverged: palette.muted,
    };
    this.frame.marks.replaceChildren(
      ...census.points.flatMap(point => {
        if (!Number.isFinite(point.index) || !Number.isFinite(point.loss)) return [];
        const group = groups.find(({ id }) => id === point.group) ?? groups[0];
        const mark = svgElement(
          'text',
          {
            x: x(point.index / census.parameters),
            y: y(point.loss) + 4,
            'text-anchor': 'middle',
            'font-size': 12,
            fill: colours[point.group],
          },
          [group.mark],
        );
        mark.append(
          svgElement('title', {}, [
            `start ${point.start}: ${point.kind}, index ${point.index}, loss ${formatNumber(point.loss)}, gradient ${formatNumber(point.gradientNorm)}`,
          ]),
        );
        return [mark];
      }),
    );
    this.legend.replaceChildren(
      ...groups.map(({ id, name, mark }) =>
        element('span', { class: 'key' }, [
          `${mark} ${name}: ${census.points.filter(({ group }) => group === id).length}`,
        ]),
      ),
    );
    setText(this.summary, census.summary);
    this.laws.replaceChildren(
      element('table', {}, [
        element('caption', {}, [
          `What naïve laws would say of ${formatPlural(census.parameters, 'parameter')}`,
        ]),
        element('thead', {}, [
          element(
            'tr',
            {},
            ['Law', 'P(minimum)', 'Index', 'Assumes'].map(text => element('th', { scope: 'col' }, [text])),
          ),
        ]),
        element(
          'tbody',
          {},
          census.laws.map(law =>
            element('tr', {}, [
              element('th', { scope: 'row' }, [law.name]),
              element('td', {}, [power(law.log10Minimum)]),
              element('td', {}, [`${formatShare(law.meanShare)} ± ${formatShare(law.deviationShare)}`]),
              element('td', {}, [law.assumes]),
            ]),
          ),
        ),
      ]),
    );
  }
}

function power(log10: number): string {
  return log10 > -4 ? formatNumber(10 ** log10) : `10^${Math.round(log10)}`;
}
