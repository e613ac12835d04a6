import { formatNumber } from '../encoding/format';
import { element } from '../ui/element';
import { numberElement } from '../ui/number';

/** A table on the page itself; numbers are formatted and stand right. */
export function tableElement(
  caption: string,
  columns: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): HTMLElement {
  const cell = (value: string | number, index: number): HTMLElement => {
    const content = typeof value === 'number' ? numberElement(value, formatNumber) : value;
    return index === 0
      ? element('th', { scope: 'row' }, [content])
      : element('td', { class: typeof value === 'number' ? 'numeric' : undefined }, [content]);
  };
  return element('table', {}, [
    element('caption', {}, [caption]),
    element('thead', {}, [
      element(
        'tr',
        {},
        columns.map(name => element('th', { scope: 'col' }, [name])),
      ),
    ]),
    element(
      'tbody',
      {},
      rows.map(row => element('tr', {}, row.map(cell))),
    ),
  ]);
}
