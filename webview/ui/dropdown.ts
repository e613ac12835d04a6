import type { Dropdown as ToolkitDropdown } from '@vscode/webview-ui-toolkit';
import { element } from './element';

export interface Choice {
  readonly value: string;
  readonly text: string;
}

export interface DropdownOptions {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Leave the label to screen readers where the surroundings say it. */
  readonly labelHidden?: boolean;
}

export interface Dropdown {
  readonly element: HTMLElement;
  setValue(value: string): void;
  setChoices(choices: readonly Choice[], value: string): void;
}

/** A list to choose one of, from the toolkit. */
export function dropdown(options: DropdownOptions): Dropdown {
  const select = document.createElement('vscode-dropdown') as ToolkitDropdown;
  select.setAttribute('aria-label', options.label);
  let shown = '';
  const setChoices = (choices: readonly Choice[], value: string): void => {
    const key = JSON.stringify(choices);
    if (key !== shown) {
      shown = key;
      select.replaceChildren(...choices.map(choice => optionElement(choice, choice.value === value)));
    }
    if (select.value !== value) select.value = value;
  };
  setChoices(options.choices, options.value);
  select.addEventListener('change', () => options.onChange(select.value));
  const label = element('span', { class: 'field-label', 'aria-hidden': 'true' }, [options.label]);
  return {
    element: element('div', { class: 'field' }, [options.labelHidden ? undefined : label, select]),
    setChoices,
    setValue: value => {
      if (select.value !== value) select.value = value;
    },
  };
}

function optionElement(choice: Choice, selected: boolean): HTMLElement {
  const made = document.createElement('vscode-option');
  made.setAttribute('value', choice.value);
  if (selected) made.setAttribute('selected', '');
  made.textContent = choice.text;
  return made;
}
