import { element, setVisible } from './element';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly panel: HTMLElement;
}

export interface Tabs {
  /** The row of tabs; the panels are placed by whoever made them. */
  readonly element: HTMLElement;
  select(id: string): void;
}

let count = 0;

/** Tabs as the ARIA practices have them: one stop of the Tab key, arrow keys between, the chosen panel alone is shown. */
export function tabs(label: string, all: readonly Tab[], onSelect: (id: string) => void): Tabs {
  const group = `tabs-${++count}`;
  const buttons = all.map(({ id, title, panel }) => {
    const made = element(
      'button',
      { type: 'button', role: 'tab', id: `${group}-${id}`, 'aria-controls': `${group}-${id}-panel` },
      [title],
    );
    made.addEventListener('click', () => onSelect(id));
    panel.id = `${group}-${id}-panel`;
    panel.setAttribute('role', 'tabpanel');
    panel.setAttribute('aria-labelledby', made.id);
    return made;
  });
  const row = element('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, buttons);
  row.addEventListener('keydown', event => {
    const here = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (here < 0 || next === undefined) return;
    event.preventDefault();
    const place = (next + all.length) % all.length;
    onSelect(all[place].id);
    buttons[place].focus();
  });
  return {
    element: row,
    select(id) {
      const known = all.some(tab => tab.id === id) ? id : all[0].id;
      all.forEach((tab, index) => {
        const chosen = tab.id === known;
        buttons[index].setAttribute('aria-selected', String(chosen));
        buttons[index].tabIndex = chosen ? 0 : -1;
        setVisible(tab.panel, chosen);
      });
    },
  };
}
