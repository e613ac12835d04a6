import { tableElement } from '../chart/table';
import type { State } from '../state';
import { button } from '../ui/button';
import { element, setText, setVisible } from '../ui/element';
import type { TextTable, TextTwin } from './view';

/** Least time between two rebuilds of a table that is being read. */
const patience = 500;

/** Rows shown of one table: more would make the page slow without being read. */
const rowLimit = 600;

/** The table behind a picture: a toggle in the view's header swaps one for the other. */
export class TextTwinPanel {
  readonly toggle: HTMLElement;
  readonly element = element('div', { class: 'view-twin', hidden: true, tabindex: 0, role: 'region' });
  private readonly picture: HTMLElement;
  private readonly summary = element('p');
  private readonly tables = element('div');
  private readonly invalidate: () => void;
  private lastDraw = -Infinity;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private visible = false;

  constructor(
    title: string,
    private readonly text: (state: State) => TextTwin | undefined,
    picture: HTMLElement,
    invalidate: () => void,
  ) {
    this.picture = picture;
    this.invalidate = invalidate;
    this.element.setAttribute('aria-label', `${title} as text`);
    this.element.append(this.summary, this.tables);
    const toggle = button({
      icon: 'table',
      label: `${title} as a table`,
      pressed: false,
      onClick: () => this.swap(),
    });
    this.toggle = toggle.element;
    this.setPressed = toggle.setPressed;
  }

  private readonly setPressed: (pressed: boolean) => void;

  get shown(): boolean {
    return this.visible;
  }

  draw(state: State): void {
    if (!this.visible) return;
    const now = performance.now();
    const wait = this.lastDraw + patience - now;
    if (wait > 0) {
      this.timer ??= setTimeout(() => {
        this.timer = undefined;
        this.invalidate();
      }, wait);
      return;
    }
    this.lastDraw = now;
    this.show(this.text(state) ?? { summary: 'There is no table for this view.', tables: [] });
  }

  private show(twin: TextTwin): void {
    setText(this.summary, twin.summary);
    this.tables.replaceChildren(...twin.tables.flatMap(tableElements));
  }

  private swap(): void {
    this.visible = !this.visible;
    this.lastDraw = -Infinity;
    this.setPressed(this.visible);
    setVisible(this.element, this.visible);
    setVisible(this.picture, !this.visible);
    this.invalidate();
  }
}

function tableElements({ caption, columns, rows, note }: TextTable): HTMLElement[] {
  const left = rows.length - rowLimit;
  const notes = [note, left > 0 ? `${left} further rows are not listed.` : undefined].filter(Boolean);
  const made = tableElement(caption, columns, rows.slice(0, rowLimit));
  return notes.length > 0 ? [made, element('p', { class: 'muted' }, [notes.join(' ')])] : [made];
}
