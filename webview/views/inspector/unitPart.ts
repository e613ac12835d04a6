import type { UnitReport } from '../../../core/session/protocol/inspection';
import type { DataPoints } from '../../../core/session/protocol/decision';
import type { UnitPlane } from '../../../core/session/protocol/unit';
import { SignedBars, type SignedBar } from '../../chart/signedBars';
import { tableElement } from '../../chart/table';
import { formatNumber } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { element, setText, setVisible } from '../../ui/element';
import type { ViewHost } from '../view';
import { UnitHistograms } from './unitHistograms';
import { UnitLife } from './unitLife';
import { inputName, listenerName } from './unitNames';
import { UnitRegion, type RegionShows } from './unitRegion';
import { factRows, factsCaption, unitHeading, unitMeaning } from './unitText';

/** Room that one part of the inspector takes at least, the gap between two, and the border of all. */
const least = 250;
const gap = 10;
const border = 10;

export type BarsShow = 'weight' | 'product';

interface Shown {
  readonly report: UnitReport;
  readonly plane: UnitPlane | undefined;
  readonly data: DataPoints | undefined;
  readonly course: Ask<'unitCourse'>;
  readonly region: RegionShows;
  readonly bars: BarsShow;
}

/** One unit: what it is, what it computes for a sample, over the data and over the plane, and what became of it. */
export class UnitPart {
  readonly element: HTMLElement;
  private readonly heading = element('p', { class: 'summary' });
  private readonly meaning = element('p', { class: 'note unit-meaning' });
  private readonly facts = element('div');
  private readonly equation = element('pre', {
    class: 'equation',
    tabindex: 0,
    'aria-label': 'The equation with its numbers',
  });
  private readonly life: UnitLife;
  private readonly region = new UnitRegion();
  private readonly histograms = new UnitHistograms();
  private readonly incoming: SignedBars;
  private readonly outgoing: SignedBars;
  private report: UnitReport | undefined;

  constructor(private readonly host: ViewHost) {
    this.life = new UnitLife(host);
    this.incoming = new SignedBars(index => this.choose(index, ({ linear = 0 }) => linear - 1));
    this.outgoing = new SignedBars(index => this.choose(index, ({ nextLinear }) => nextLinear ?? -1));
    this.element = element('div', { class: 'unit-part' }, [
      this.heading,
      this.meaning,
      this.equation,
      this.life.element,
      element('div', { class: 'unit-grid' }, [
        this.region.element,
        this.facts,
        this.histograms.preActivation.element,
        this.histograms.gradient.element,
        this.incoming.element,
        this.outgoing.element,
      ]),
    ]);
  }

  /** It shows a unit, if perhaps not the one that is chosen now. */
  get drawn(): boolean {
    return this.report !== undefined;
  }

  draw(state: State, { report, plane, data, course, region, bars }: Shown): void {
    const { palette } = this.host.theme;
    const room = Math.max(least, this.host.size.width - 2 * border);
    const columns = Math.max(1, Math.floor((room + gap) / (least + gap)));
    const width = Math.floor((room - (columns - 1) * gap) / columns);
    const another = report.layer !== this.report?.layer || report.unit !== this.report.unit;
    this.report = report;
    if (another) for (const chart of [this.incoming, this.outgoing]) chart.reset();
    setText(this.heading, unitHeading(state, report));
    setText(this.meaning, unitMeaning(report));
    setText(this.equation, report.equation.join('\n'));
    this.facts.replaceChildren(tableElement(factsCaption(state, report), ['', ''], factRows(report)));
    this.life.draw(state, course, room);
    setVisible(this.region.element, plane !== undefined && data !== undefined);
    if (plane && data) this.region.draw(report, plane, data, region, width, palette);
    this.histograms.draw(report, width, palette);
    this.drawWeights(state, report, bars, width);
  }

  private drawWeights(state: State, report: UnitReport, show: BarsShow, width: number): void {
    const { weights, inputs, products, outgoing } = report;
    const { palette } = this.host.theme;
    const keepOrder = state.resource.status?.state === 'training';
    const product = show === 'product';
    const incoming = Array.from(weights, (weight, i): SignedBar => {
      const x = `x ${formatNumber(inputs[i])}`;
      return {
        name: inputName(state, report, i),
        value: product ? products[i] : weight,
        detail: product ? `w ${formatNumber(weight)} · ${x}` : `${x} · w·x ${formatNumber(products[i])}`,
      };
    });
    this.incoming.draw(
      {
        title: product
          ? `What sample ${report.sample} sends, w·x`
          : `Incoming weights of layer ${report.linear ?? ''}`,
        bars: incoming,
        keepOrder,
      },
      width,
      palette,
    );
    this.outgoing.draw(
      {
        title: `Outgoing weights, into layer ${report.nextLinear ?? ''}`,
        bars: Array.from(outgoing, (value, i) => ({ name: listenerName(state, report, i), value })),
        keepOrder,
      },
      width,
      palette,
    );
  }

  private choose(unit: number, layerOf: (report: UnitReport) => number): void {
    if (!this.report) return;
    const layer = layerOf(this.report);
    this.host.store.select({ layer, unit });
    this.host.announcer.say(layer < 0 ? `Input feature ${unit}` : `Layer ${layer}, unit ${unit}`);
  }
}
