import type { EscapeReport } from '../../../core/session/protocol/landscape';
import { tableElement } from '../../chart/table';
import { formatNumber } from '../../encoding/format';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { element, setVisible } from '../../ui/element';
import type { TextTable } from '../view';
import { DescentsPart } from './descentsPart';
import { samePlace, type Desk, type Place } from './desk';
import { SectionFrame, type Section, type SectionText } from './section';

/** Out of a saddle: along its most negative curvature, and how other ways of descending fare from the same point. */
export class EscapeSection implements Section {
  readonly id = 'escape';
  readonly title = 'Escape & descents';
  readonly element: HTMLElement;
  private readonly frame: SectionFrame;
  private readonly found = element('div');
  private readonly next = element('div', { class: 'actions next', hidden: true });
  private readonly descents: DescentsPart;
  private report: EscapeReport | undefined;
  /** The weights that Escape put there, or left where they were. */
  private place: Place | undefined;
  /** The weights that the last answer is about. */
  private told: Place | undefined;

  constructor(private readonly desk: Desk) {
    this.descents = new DescentsPart(desk, text => {
      this.told = this.descents.place;
      this.frame.tell(text);
    });
    const escape = button({
      text: 'Escape',
      label: 'Step down along the most negative curvature, both ways, and put the weights on the better side',
      primary: true,
      onClick: () => void this.escape(),
    });
    const train = button({
      text: 'Train On from Here',
      label: 'Train from the point that was escaped to',
      primary: true,
      onClick: () => desk.host.commands.train(),
    });
    this.next.append(train.element);
    this.frame = new SectionFrame(
      'On a saddle the gradient is zero, so plain descent stays for ever; the most negative curvature shows the way out. Escape walks it to both sides, and Compare Descents lets four methods start from this very point.',
      [escape.element, ...this.descents.controls],
      [this.next, this.found, this.descents.element],
    );
    this.element = this.frame.element;
  }

  forget(): void {
    this.report = this.place = this.told = undefined;
    this.found.replaceChildren();
    setVisible(this.next, false);
    this.frame.tell('');
    this.descents.forget();
  }

  draw(state: State, width: number): void {
    const { status } = state.resource;
    const { place } = this.desk;
    this.frame.mind(this.told, place);
    const escaped = this.report !== undefined && this.report.better !== 'none';
    setVisible(this.next, escaped && samePlace(this.place, place) && status?.state !== 'training');
    this.descents.draw(width);
  }

  get text(): SectionText {
    const { report } = this;
    return {
      summary: this.frame.summary,
      tables: [...(report ? [sidesTable(report)] : []), ...this.descents.tables],
    };
  }

  private async escape(): Promise<void> {
    const { desk } = this;
    const found = await desk.ask('Escape', 'escape', { mode: desk.mode });
    if (!found) return;
    this.report = found;
    const { caption, columns, rows } = sidesTable(found);
    this.found.replaceChildren(tableElement(caption, columns, rows));
    this.frame.tell(found.summary);
    if (found.better !== 'none') await desk.moveTo(found.point);
    this.place = this.told = desk.place;
    desk.answered(found.summary);
  }
}

function sidesTable({ eigenvalue, lossAtStart, plus, minus, better, step }: EscapeReport): TextTable {
  const row = (name: string, side: EscapeReport['plus'], taken: boolean) => [
    `${name}${taken ? ' ✓ taken' : ''}`,
    side.length,
    side.loss,
    lossAtStart - side.loss,
    -side.predictedDrop,
  ];
  return {
    caption: `Escape at step ${step}: both ways along λ = ${formatNumber(eigenvalue)}, from loss ${formatNumber(lossAtStart)}`,
    columns: ['Side', 'Step length', 'Loss there', 'Loss fell by', '½|λ|t² promised'],
    rows: [row('+ side', plus, better === 'plus'), row('− side', minus, better === 'minus')],
  };
}
