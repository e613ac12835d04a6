import { formatPlural } from '../encoding/format';
import { element, setAttributes, setText, setVisible } from '../ui/element';

export interface SortableCell {
  /** What the rows are ordered by; defaults to the text. */
  readonly key?: number | string;
  readonly text: string;
  /** The whole of it, where the text is cut. */
  readonly title?: string;
  /** Makes the text a button. */
  readonly action?: { readonly label: string; readonly perform: () => void };
}

type Row = readonly SortableCell[];

/** Rows shown: more would make the page slow without being read. The order is found over all. */
const mostRows = 600;

/** A table whose columns order its rows: press a heading, by the pointer or by the keyboard, and again for the other way. */
export class SortableTable {
  readonly element: HTMLElement;
  private readonly caption = element('caption');
  private readonly body = element('tbody');
  private readonly note = element('p', { class: 'muted', hidden: true });
  private readonly headings: readonly HTMLTableCellElement[];
  private rows: readonly Row[] = [];
  private column = 0;
  private ascending = true;

  constructor(columns: readonly string[]) {
    this.headings = columns.map((title, index) => {
      const press = element('button', { type: 'button', class: 'sort' }, [title]);
      press.addEventListener('click', () => this.sortBy(index));
      return element('th', { scope: 'col' }, [press]);
    });
    this.element = element('div', { hidden: true }, [
      // A wide table scrolls by itself, so that the page never does; by the keyboard too.
      element('div', { class: 'table-scroll', tabindex: 0, role: 'group' }, [
        element('table', { class: 'sortable' }, [
          this.caption,
          element('thead', {}, [element('tr', {}, this.headings)]),
          this.body,
        ]),
      ]),
      this.note,
    ]);
  }

  show(caption: string, rows: readonly Row[]): void {
    this.rows = rows;
    setText(this.caption, caption);
    this.element.firstElementChild?.setAttribute('aria-label', caption);
    setVisible(this.element, rows.length > 0);
    this.fill();
  }

  private sortBy(column: number): void {
    this.ascending = column === this.column ? !this.ascending : true;
    this.column = column;
    this.fill();
  }

  private fill(): void {
    const { column, ascending, rows } = this;
    this.headings.forEach((heading, index) =>
      setAttributes(heading, {
        'aria-sort': index === column ? (ascending ? 'ascending' : 'descending') : 'none',
      }),
    );
    const sign = ascending ? 1 : -1;
    const sorted = [...rows].sort((a, b) => sign * compare(keyOf(a[column]), keyOf(b[column])));
    this.body.replaceChildren(
      ...sorted.slice(0, mostRows).map(row =>
        element(
          'tr',
          {},
          row.map((cell, index) => made(cell, index)),
        ),
      ),
    );
    const left = rows.length - mostRows;
    setVisible(this.note, left > 0);
    if (left > 0)
      setText(this.note, `${formatPlural(left, 'further row')} not shown; the table as text has them.`);
  }
}

function keyOf({ key, text }: SortableCell): number | string {
  return key ?? text;
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

function made({ text, title, action }: SortableCell, index: number): HTMLElement {
  const content = action
    ? element('button', { type: 'button', class: 'link', title: action.label }, [text])
    : text;
  if (action && content instanceof HTMLElement) content.addEventListener('click', action.perform);
  return element(index === 0 ? 'th' : 'td', { scope: index === 0 && 'row', title }, [content]);
}
