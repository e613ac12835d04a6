import type { RunEvent } from '../../../core/session/protocol/events';
import type { UnitCourse, UnitTurn } from '../../../core/session/protocol/unit';
import { LineChart } from '../../chart/lineChart';
import { formatCount, formatPlural, formatShare } from '../../encoding/format';
import { EventMarks } from '../../layout/eventMarks';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { button, type Button } from '../../ui/button';
import { element, setText, setVisible } from '../../ui/element';
import { PastLook } from '../pastLook';
import type { ViewHost } from '../view';

/** Rows of a minibatch that are named. */
const mostRows = 12;

/** What a unit was through the whole run: how many samples wake it, when it died and woke, and the minibatch that did it. */
export class UnitLife {
  readonly element: HTMLElement;
  private readonly chart = new LineChart();
  private readonly marks = new EventMarks(event => this.host.commands.goTo(event.step));
  private readonly words = element('p', { class: 'note' });
  private readonly batch = element('p', { class: 'note' });
  private readonly before: Button;
  private readonly after: Button;
  private readonly buttons: HTMLElement;
  private readonly past = new PastLook('Looking at the whole run', 'lastStep');
  /** The last turn that the words are about. */
  private turn: UnitTurn | undefined;
  private batchShown = '';

  constructor(private readonly host: ViewHost) {
    this.before = button({ text: 'Before', label: '', onClick: () => this.visit(-1) });
    this.after = button({ text: 'After', label: '', onClick: () => this.visit(0) });
    this.buttons = element('div', { class: 'actions' }, [this.before.element, this.after.element]);
    this.element = element('section', { class: 'unit-life' }, [
      element('div', { class: 'unit-marks' }, [this.marks.element]),
      this.chart.element,
      this.words,
      this.batch,
      this.buttons,
      this.past.work.element,
      this.past.work.failure,
    ]);
  }

  draw(state: State, request: Ask<'unitCourse'>, width: number): void {
    const course = state.resource.results.get(request);
    setVisible(this.element, course?.measure !== undefined);
    if (course?.measure === undefined) return;
    const { params } = request;
    this.past.whenAtRest(state, `${params.layer} ${params.unit}`, options =>
      this.host.commands.inspect('unitCourse', { ...params, fill: true }, options),
    );
    const { status } = state.resource;
    const lastStep = status?.lastStep ?? 0;
    const { palette } = this.host.theme;
    this.chart.draw(
      [{ name: seriesName(course), colour: palette.training, x: course.step, values: course.active }],
      {
        title: `Share of the samples it is ${seriesName(course)} for, through the run`,
        y: '',
        lastStep,
        now: status?.step,
        include: [0, 1],
        format: formatShare,
        yFormat: '.0%',
        height: 110,
      },
      width,
      palette,
    );
    this.marks.draw(
      course.turns.map(turn => eventOf(course, turn)),
      lastStep,
    );
    setText(this.words, describeLife(course));
    this.drawTurn(course);
  }

  private drawTurn(course: UnitCourse): void {
    this.turn = course.turns.findLast(({ kind }) => kind === 'death') ?? course.turns.at(-1);
    const { turn } = this;
    const exact = turn !== undefined && turn.step - turn.after === 1;
    setVisible(this.batch, exact);
    setVisible(this.buttons, turn !== undefined);
    if (!turn) return;
    const face = (step: number, side: string) => ({
      text: `To Step ${formatCount(step)}`,
      label: `Go to step ${step}, ${side} it ${verb(turn)}`,
    });
    this.before.setFace(face(turn.after, 'before'));
    this.after.setFace(face(turn.step, 'after'));
    const key = `${turn.kind} ${turn.step} ${turn.batch.join(' ')}`;
    if (key === this.batchShown) return;
    this.batchShown = key;
    const rows = [...turn.batch.subarray(0, mostRows)];
    const links = rows.flatMap((row, index) => {
      const link = element('button', { type: 'button', class: 'link', title: 'Show this sample’s numbers' }, [
        String(row),
      ]);
      link.addEventListener('click', () => this.host.store.set('inspector', 'sample', row));
      return index > 0 ? [', ', link] : [link];
    });
    if (rows.length === 0) {
      this.batch.replaceChildren(`At step ${formatCount(turn.step)} the weights were set by hand.`);
      return;
    }
    const more = turn.batch.length > mostRows ? ` and ${turn.batch.length - mostRows} more` : '';
    this.batch.replaceChildren(
      `${turn.kind === 'death' ? 'Killed' : 'Woken'} by the minibatch of step ${formatCount(turn.step)}, training rows `,
      ...links,
      `${more}.`,
    );
  }

  private visit(offset: -1 | 0): void {
    if (this.turn) this.host.commands.goTo(offset < 0 ? this.turn.after : this.turn.step);
  }
}

function seriesName({ measure }: UnitCourse): string {
  return measure === 'on' ? 'on' : 'not saturated';
}

function verb({ kind }: UnitTurn): string {
  return kind === 'death' ? 'died' : 'woke again';
}

function eventOf({ layer, unit }: UnitCourse, turn: UnitTurn): RunEvent {
  const { kind, step, after, batch } = turn;
  const by = batch.length > 0 ? `, by the minibatch of this step (${formatPlural(batch.length, 'row')})` : '';
  return {
    kind,
    step,
    after,
    layer,
    units: [unit],
    severity: undefined,
    text: `unit ${unit} ${verb(turn)}${by}`,
  };
}

/** Births, deaths and revivals in a sentence or two. */
export function describeLife(course: UnitCourse): string {
  const { measure, turns, deadAtStart, step, active, samples, totalSamples } = course;
  const basis = `${formatPlural(step.length, 'step')} looked at${samples < totalSamples ? ` over ${formatCount(samples)} of ${formatCount(totalSamples)} samples` : ''}`;
  if (measure !== 'on') return `Share of the samples for which its slope is not saturated; ${basis}.`;
  if (turns.length === 0) {
    const never = active.every(share => !(share <= 0));
    return deadAtStart ? `Dead from the start; ${basis}.` : never ? `Never dead; ${basis}.` : `${basis}.`;
  }
  const told = turns.slice(-3).map(turn => `${verb(turn)} ${when(turn)}`);
  const earlier = turns.length > 3 ? `${formatPlural(turns.length - 3, 'earlier change')}, then it ` : 'It ';
  return `${deadAtStart ? 'Dead from the start. ' : ''}${earlier}${told.join(', ')}; ${basis}.`;
}

function when({ step, after }: UnitTurn): string {
  return step - after <= 1
    ? `at step ${formatCount(step)}`
    : `between steps ${formatCount(after)} and ${formatCount(step)}`;
}
