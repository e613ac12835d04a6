import { formatNumber } from '../encoding/format';
import { element } from '../ui/element';
import { numberElement } from '../ui/number';

/** A table on the page itself; numbers are formatted and stand right. */
export function tableElement(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): HTMLElement {
  // A heading stands over its numbers, which stand right.
  const numeric = columns.map((_, index) => index > 0 && rows.some(row => typeof row[index] === 'number'));
  const cell = (value: string | number, index: number): HTMLElement => {
    const content = typeof value === 'number' ? numberElement(value, formatNumber) : value;
    return index === 0
      ? element('th', { scope: 'row' }, [content])
      : element('td', { class: numeric[index] ? 'numeric' : undefined }, [content]);
  };
  const table = element('table', {}, [
    element('caption', {}, [caption]),
    element('thead', {}, [
      element(
        'tr',
        {},
        columns.map((name, index) =>
          element('th', { scope: 'col', class: numeric[index] ? 'numeric' : undefined }, [name]),
        ),
      ),
    ]),
    element(
      'tbody',
      {},
      rows.map(row => element('tr', {}, row.map(cell))),
    ),
  ]);
  // A wide table scrolls by itself, so that the page never does; by the keyboard too.
  return element('div', { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': caption }, [
    table,
  ]);
}
