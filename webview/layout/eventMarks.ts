import type { RunEvent } from '../../core/session/protocol/events';
import { element, setAttributes, setText, setVisible } from '../ui/element';
import { icon } from '../ui/icons';
import { describeEvent, eventKinds } from './eventKinds';

/** Marks nearer than this many pixels become one, with their number. */
const nearest = 15;
/** Half of a slider's thumb: where the steps begin and end on the track. */
const inset = 8;
const mostLines = 8;
/** Least time between two regroupings while the run grows, in milliseconds. */
const patience = 400;

interface Group {
  readonly events: RunEvent[];
  readonly button: HTMLButtonElement;
}

/** Marks above the time line: one stop for the Tab key, arrows between them, Enter goes there. */
export class EventMarks {
  readonly element: HTMLElement;
  private readonly lane = element('div', {
    class: 'marks',
    role: 'toolbar',
    'aria-label': 'What happened in the run',
  });
  private readonly tooltip = element('div', { class: 'tooltip', hidden: true });
  private groups: Group[] = [];
  private events: readonly RunEvent[] = [];
  private lastStep = 0;
  /** Of the lane, as the browser tells it: asking at every drawing would make it lay out the page twice. */
  private width = 0;
  private key = '';
  private groupedAt = -Infinity;
  private shown: Group | undefined;

  constructor(private readonly visit: (event: RunEvent) => void) {
    this.element = element('div', { class: 'mark-lane' }, [this.lane, this.tooltip]);
    new ResizeObserver(([{ contentRect }]) => {
      this.width = contentRect.width;
      this.key = '';
      this.place();
    }).observe(this.lane);
    this.lane.addEventListener('keydown', event => {
      const at = this.groups.findIndex(({ button }) => button === document.activeElement);
      const to =
        event.key === 'ArrowRight'
          ? at + 1
          : event.key === 'ArrowLeft'
            ? at - 1
            : event.key === 'Home'
              ? 0
              : event.key === 'End'
                ? this.groups.length - 1
                : undefined;
      if (to === undefined) return;
      event.preventDefault();
      this.groups.at(Math.max(0, Math.min(this.groups.length - 1, to)))?.button.focus();
    });
  }

  draw(events: readonly RunEvent[], lastStep: number): void {
    setVisible(this.lane, events.length > 0);
    this.events = events;
    this.lastStep = lastStep;
    this.place();
  }

  private place(): void {
    if (this.width === 0) return;
    const now = performance.now();
    const held = this.lane.contains(document.activeElement) || this.shown !== undefined;
    const key = this.events.map(event => `${event.kind} ${event.step} ${event.text}`).join('\n');
    if (key !== this.key || (!held && now - this.groupedAt > patience)) {
      this.key = key;
      this.groupedAt = now;
      this.regroup();
    }
    for (const { events: members, button } of this.groups)
      button.style.left = `${this.pixelOf(members[0])}px`;
  }

  private pixelOf({ step }: RunEvent): number {
    const share = Math.min(step, this.lastStep) / Math.max(1, this.lastStep);
    return inset + share * (this.width - 2 * inset);
  }

  private regroup(): void {
    const gathered: RunEvent[][] = [];
    for (const event of this.events) {
      const last = gathered.at(-1);
      if (last && this.pixelOf(event) - this.pixelOf(last[0]) < nearest) last.push(event);
      else gathered.push([event]);
    }
    const wanted = gathered.map(members => members.map(describeEvent).join('\n'));
    const present = this.groups.map(({ events: members }) => members.map(describeEvent).join('\n'));
    if (wanted.join('\n\n') === present.join('\n\n')) return;
    const focused = this.groups.find(({ button }) => button === document.activeElement)?.events[0];
    this.hide();
    this.groups = gathered.map(members => this.makeGroup(members));
    this.lane.replaceChildren(...this.groups.map(({ button }) => button));
    const again = focused && this.groups.find(group => group.events.some(each => each.step === focused.step));
    this.enter(again ?? this.groups.at(0));
    again?.button.focus();
  }

  private makeGroup(events: RunEvent[]): Group {
    const worst = events.reduce((most, event) =>
      eventKinds[event.kind].weight > eventKinds[most.kind].weight ? event : most,
    );
    const button = element(
      'button',
      {
        type: 'button',
        class: 'event-mark',
        tabindex: -1,
        'data-kind': worst.kind,
        'data-severity': worst.severity,
        'data-count': events.length > 1 ? events.length : undefined,
        'aria-label': linesOf(events).join('. '),
      },
      [icon(eventKinds[worst.kind].icon)],
    );
    const group = { events, button };
    button.addEventListener('click', () => this.visit(worst));
    button.addEventListener('focus', () => this.show(group));
    button.addEventListener('mouseenter', () => this.show(group));
    button.addEventListener('blur', () => this.hide());
    button.addEventListener('mouseleave', () => this.hide());
    return group;
  }

  /** Where the Tab key comes in. */
  private enter(group: Group | undefined): void {
    for (const { button } of this.groups)
      setAttributes(button, { tabindex: button === group?.button ? 0 : -1 });
  }

  private show(group: Group): void {
    this.shown = group;
    this.enter(group);
    setText(this.tooltip, linesOf(group.events).join('\n'));
    setVisible(this.tooltip, true);
    const wide = this.tooltip.offsetWidth;
    const left = this.pixelOf(group.events[0]) - wide / 2;
    this.tooltip.style.left = `${Math.max(0, Math.min(this.width - wide, left))}px`;
  }

  private hide(): void {
    this.shown = undefined;
    setVisible(this.tooltip, false);
  }
}

function linesOf(events: readonly RunEvent[]): string[] {
  const lines = events.slice(0, mostLines).map(describeEvent);
  return events.length > mostLines ? [...lines, `and ${events.length - mostLines} more`] : lines;
}
