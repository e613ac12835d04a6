import type { DeadUnits, UnitLife } from '../../../core/session/protocol/inspection';
import { SortableTable, type SortableCell } from '../../chart/sortableTable';
import { formatCount, formatPlural } from '../../encoding/format';
import { element, setText } from '../../ui/element';
import type { TextTable, ViewHost } from '../view';

const columns = ['Unit', 'Died at', 'For every input', 'Can revive', 'Revived', 'Killed by rows', 'Why'];
/** Rows of a minibatch that are written out; the others are in the table behind the picture. */
const shownRows = 4;

const verdicts = { never: 'never', unlikely: 'unlikely', may: 'may', alive: 'awake again' };

/** Every unit that died: when, through which minibatch, whether that is proven and final. */
export class DeadUnitsPart {
  readonly element: HTMLElement;
  private readonly words = element('p', { class: 'note', role: 'status' });
  private readonly table = new SortableTable(columns);
  private found: DeadUnits | undefined;

  constructor(private readonly host: ViewHost) {
    this.element = element('div', {}, [this.words, this.table.element]);
  }

  show(found: DeadUnits): void {
    this.found = found;
    setText(this.words, summaryOf(found));
    this.table.show(
      captionOf(found),
      found.lives.map(life => this.row(life)),
    );
    this.host.announcer.say(this.words.textContent ?? '');
  }

  /** The same with all rows of every minibatch. */
  tables(): TextTable[] {
    const { found } = this;
    if (!found || found.lives.length === 0) return [];
    return [
      {
        caption: captionOf(found),
        columns,
        rows: found.lives.map(life => [
          nameOf(life),
          diedAt(life),
          proof(life),
          verdicts[life.revival.verdict],
          revivals(life),
          [...life.killingBatch].join(' '),
          life.revival.why,
        ]),
      },
    ];
  }

  private row(life: UnitLife): SortableCell[] {
    const { layer, unit, diedAt: step, killingBatch, revival } = life;
    const { store, commands } = this.host;
    const rows = [...killingBatch];
    const more = rows.length - shownRows;
    return [
      {
        text: nameOf(life),
        key: layer * 1e6 + unit,
        action: { label: 'Choose it in every view', perform: () => store.select({ layer, unit }) },
      },
      {
        text: diedAt(life),
        key: step,
        action: { label: `Go to step ${step}`, perform: () => commands.goTo(step) },
      },
      { text: proof(life) },
      { text: verdicts[revival.verdict] },
      { text: revivals(life), key: life.revivals.length },
      {
        text: `${rows.slice(0, shownRows).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
        key: rows[0] ?? -1,
        title: rows.join(', '),
      },
      { text: revival.why, title: revival.why },
    ];
  }
}

function summaryOf({ lives, watched, step }: DeadUnits): string {
  const dead = lives.filter(({ deadNow }) => deadNow);
  const count = (test: (life: UnitLife) => boolean): number => dead.filter(test).length;
  if (watched === 0) return 'This network has no ReLU, so no unit can die.';
  if (lives.length === 0) return `No unit of ${watched} died up to step ${formatCount(step)}.`;
  const awake = lives.length - dead.length;
  return `${dead.length} of ${formatPlural(watched, 'unit')} dead at step ${formatCount(step)}: ${count(({ proven }) => proven)} proven for every input in the box of the data, ${count(({ revival }) => revival.verdict === 'never')} that can never revive.${awake > 0 ? ` ${formatPlural(awake, 'other')} died and woke again.` : ''}`;
}

function captionOf({ step }: DeadUnits): string {
  return `Units that died up to step ${formatCount(step)}`;
}

function nameOf({ layer, unit }: UnitLife): string {
  return `layer ${layer}, unit ${unit}`;
}

function diedAt({ diedAt: step }: UnitLife): string {
  return step === 0 ? 'from the start' : `step ${formatCount(step)}`;
}

function proof({ proven, deadNow }: UnitLife): string {
  if (!deadNow) return '–';
  return proven ? 'proven' : 'not proven';
}

function revivals({ revivals: steps }: UnitLife): string {
  if (steps.length === 0) return 'no';
  const last = formatCount(steps[steps.length - 1]);
  return steps.length === 1 ? `at step ${last}` : `${steps.length} times, last at step ${last}`;
}
