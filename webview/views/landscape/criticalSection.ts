import type {
  Census,
  CriticalPointParams,
  CriticalPointReport,
} from '../../../core/session/protocol/landscape';
import { LineChart, type ChartContent } from '../../chart/lineChart';
import { tableElement } from '../../chart/table';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { dropdown } from '../../ui/dropdown';
import { element, setVisible } from '../../ui/element';
import { textField } from '../../ui/textField';
import { CensusChart, censusTables } from './censusChart';
import type { Desk, Place } from './desk';
import { chartHeight, SectionFrame, type Section, type SectionText } from './section';

type Method = NonNullable<CriticalPointParams['method']>;

/** Points without gradient: the one near here, and a count over many starts. */
export class CriticalSection implements Section {
  readonly id = 'critical';
  readonly title = 'Critical points & census';
  readonly element: HTMLElement;
  private readonly frame: SectionFrame;
  private readonly chart = new CensusChart();
  private readonly tables = element('div');
  private readonly censusPart = element('div', { hidden: true });
  private readonly history = new LineChart();
  private readonly next = element('div', { class: 'actions next', hidden: true });
  private readonly method = dropdown({
    label: 'Method',
    choices: [
      { value: 'newton-mr', text: 'Newton (MINRES)' },
      { value: 'gradient-norm', text: 'Gradient norm' },
    ],
    value: 'newton-mr',
    onChange: value => this.desk.choose('searchMethod', value),
  });
  private readonly starts = textField({
    label: 'Starts',
    title: 'How many searches the census makes',
    check: text =>
      /^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 2000
        ? undefined
        : 'Write a number from 1 to 2000.',
    onCommit: text => this.desk.choose('starts', Number(text)),
  });
  private critical: CriticalPointReport | undefined;
  private place: Place | undefined;
  private content: ChartContent | undefined;
  private census: Census | undefined;

  constructor(private readonly desk: Desk) {
    const find = button({
      text: 'Find Critical Point',
      label: 'Search for a point without gradient from here; the run stays where it is',
      primary: true,
      onClick: () => void this.find(),
    });
    const census = button({
      text: 'Census',
      label: 'Search from many starts and count what kinds of critical points there are',
      onClick: () => void this.count(),
    });
    const goThere = button({
      text: 'Go to the Critical Point',
      label: 'Put the weights there and go on from that point',
      onClick: () => this.goThere(),
    });
    this.next.append(goThere.element);
    this.censusPart.append(this.chart.element, this.tables);
    this.frame = new SectionFrame(
      'Points where the gradient is exactly zero: the one a search finds from here, and a census from many starts. Look whether points with a higher index lie at a higher loss, and how far both naïve laws are from what is found.',
      [find.element, this.method.element, census.element, this.starts.element],
      [this.next, this.history.element, this.censusPart],
    );
    this.element = this.frame.element;
  }

  forget(): void {
    this.critical = this.census = this.content = this.place = undefined;
    this.frame.tell('');
    this.history.hide();
    setVisible(this.next, false);
    setVisible(this.censusPart, false);
  }

  draw(_state: State, width: number): void {
    const { desk } = this;
    this.method.setValue(this.searchMethod());
    this.starts.setValue(String(desk.setting('starts', 32)));
    this.frame.mind(this.place, desk.place);
    const part = Math.min(width - 20, 900);
    if (this.content) this.history.draw(this.content.lines, this.content.options, part, desk.palette);
    setVisible(this.censusPart, this.census !== undefined);
    if (this.census) this.chart.draw(this.census, part, desk.palette);
  }

  get text(): SectionText {
    const { critical, census } = this;
    return {
      summary: this.frame.summary,
      tables: [
        ...(critical
          ? [
              {
                caption: 'Search: gradient norm by iteration',
                columns: ['Iteration', 'Gradient norm'],
                rows: Array.from(critical.history, (value, i) => [i, value]),
              },
            ]
          : []),
        ...(census ? censusTables(census) : []),
      ],
    };
  }

  private searchMethod(): Method {
    return this.desk.setting<string>('searchMethod', 'newton-mr') === 'gradient-norm'
      ? 'gradient-norm'
      : 'newton-mr';
  }

  private async find(): Promise<void> {
    const { desk } = this;
    const { place } = desk;
    const found = await desk.ask('Search', 'criticalPoint', { mode: desk.mode, method: this.searchMethod() });
    if (!found) return;
    this.critical = found;
    this.place = place;
    this.content = {
      lines: [
        {
          name: 'gradient norm',
          x: Array.from(found.history.keys()),
          values: found.history,
          colour: desk.palette.training,
        },
      ],
      options: {
        x: 'iteration',
        y: '‖gradient‖, log axis',
        label: `Gradient norm through ${found.iterations} iterations of the search. Arrow keys read it.`,
        height: chartHeight,
        log: true,
      },
    };
    if (found.history.length < 2) {
      this.content = undefined;
      this.history.hide();
    }
    setVisible(this.next, found.iterations > 0);
    this.frame.tell(found.summary);
    desk.answered(found.summary);
  }

  private goThere(): void {
    if (!this.critical) return;
    void this.desk.moveTo(this.critical.point);
    setVisible(this.next, false);
  }

  private async count(): Promise<void> {
    const { desk } = this;
    const found = await desk.ask('Census', 'census', { mode: desk.mode, starts: desk.setting('starts', 32) });
    if (!found) return;
    this.census = found;
    this.tables.replaceChildren(
      ...censusTables(found)
        .slice(0, 1)
        .map(({ caption, columns, rows }) => tableElement(caption, columns, rows)),
    );
    this.frame.tell(found.summary);
    desk.answered(found.summary);
  }
}
