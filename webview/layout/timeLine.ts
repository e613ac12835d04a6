import type { RunEvent } from '../../core/session/protocol/events';
import { formatCount } from '../encoding/format';
import type { Drawable } from '../frameLoop';
import type { Ask } from '../probeResults';
import { button } from '../ui/button';
import { element, setAttributes, setText, setVisible } from '../ui/element';
import type { SlotServices } from '../views/viewSlot';
import { EventMarks } from './eventMarks';
import { EventTable } from './eventTable';

export const eventsRequest: Ask<'events'> = { probe: 'events', params: {} };

/** One slider through the whole run, moving every view; "live" is its right end, and what happened is marked on it. */
export class TimeLine implements Drawable {
  readonly element: HTMLElement;
  private readonly slider = element('input', {
    type: 'range',
    min: 0,
    max: 0,
    value: 0,
    'aria-label': 'Step shown',
  });
  private readonly live = button({
    label: 'To the last step',
    icon: 'live',
    text: 'Live',
    pressed: true,
    onClick: () => this.services.commands.goTo(this.lastStep),
  });
  private readonly list = button({
    label: 'What happened in the run, as a table',
    icon: 'table',
    pressed: false,
    onClick: () => this.toggleTable(),
  });
  private readonly where = element('span', { class: 'where number' });
  private readonly marks = new EventMarks(event => this.visit(event));
  private readonly table = new EventTable(event => this.visit(event));
  private lastStep = 0;
  private dragging = false;

  constructor(private readonly services: SlotServices) {
    this.slider.addEventListener('input', () => {
      this.dragging = true;
      services.commands.goTo(Number(this.slider.value));
    });
    this.slider.addEventListener('change', () => (this.dragging = false));
    setVisible(this.table.element, false);
    this.element = element('footer', { class: 'time-line' }, [
      this.table.element,
      element('div', { class: 'time' }, [
        element('span', { class: 'where' }, ['0']),
        element('div', { class: 'track' }, [this.marks.element, this.slider]),
        this.where,
        this.live.element,
        this.list.element,
      ]),
    ]);
  }

  drawIfDirty(): void {
    const { status, panel, results } = this.services.store.state.resource;
    const alive = panel?.session.state === 'alive' && status !== undefined;
    setVisible(this.element, alive);
    if (!alive) return;
    this.lastStep = status.lastStep;
    const reachable = status.lastStep > 0;
    this.slider.disabled = !reachable;
    this.live.setDisabled(!reachable);
    this.live.setPressed(status.step === status.lastStep);
    setAttributes(this.slider, {
      max: Math.max(1, status.lastStep),
      'aria-valuetext': `step ${status.step} of ${status.lastStep}`,
    });
    if (!this.dragging) this.slider.value = String(reachable ? status.step : 1);
    setText(this.where, formatCount(status.lastStep));
    const events = results.get(eventsRequest)?.events ?? [];
    this.marks.draw(events, status.lastStep);
    if (!this.table.element.hidden) this.table.draw(events);
  }

  /** All views go to the step, and to the unit that it is about. */
  private visit({ step, layer, units, text }: RunEvent): void {
    const { commands, store, announcer } = this.services;
    commands.goTo(step);
    if (layer !== undefined) store.select({ layer, unit: units.at(0) });
    announcer.say(`Step ${step}: ${text}`);
  }

  private toggleTable(): void {
    const shown = this.table.element.hidden;
    setVisible(this.table.element, shown);
    this.list.setPressed(shown);
    this.services.requestDraw();
  }
}
