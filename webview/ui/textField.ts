import type { TextField as ToolkitTextField } from '@vscode/webview-ui-toolkit';
import { element, setVisible } from './element';

export interface TextFieldOptions {
  readonly label: string;
  readonly title: string;
  /** Why a text cannot be taken, or undefined when it can. */
  readonly check: (text: string) => string | undefined;
  /** The user has finished (Enter, or left the field after a change) and the text can be taken. */
  readonly onCommit: (text: string) => void;
}

export interface TextField {
  readonly element: HTMLElement;
  /** Shows a value unless the user is writing one. */
  setValue(text: string): void;
  setDisabled(disabled: boolean): void;
}

let fields = 0;

/** A text field of the toolkit with its label beside it and its objection below. Escape puts the old text back. */
export function textField(options: TextFieldOptions): TextField {
  const id = `field-${++fields}`;
  const input = document.createElement('vscode-text-field') as ToolkitTextField;
  input.setAttribute('aria-label', options.label);
  input.title = options.title;
  const objection = element('span', { id, class: 'field-objection', role: 'alert', hidden: true });
  let value = '';
  const judge = (): string | undefined => {
    const reason = input.value === value ? undefined : options.check(input.value);
    objection.textContent = reason ?? '';
    setVisible(objection, reason !== undefined);
    input.setAttribute('aria-invalid', String(reason !== undefined));
    return reason;
  };
  const commit = (): void => {
    if (input.value === value || judge() !== undefined) return;
    value = input.value;
    options.onCommit(value);
  };
  const revert = (): void => {
    input.value = value;
    judge();
  };
  input.addEventListener('input', () => void judge());
  input.addEventListener('change', commit);
  input.addEventListener('blur', revert);
  input.addEventListener('keydown', event => {
    if (event.key === 'Enter') commit();
    if (event.key === 'Escape') revert();
  });
  return {
    element: element('div', { class: 'field' }, [
      element('span', { class: 'field-label', 'aria-hidden': 'true' }, [options.label]),
      input,
      objection,
    ]),
    setValue: text => {
      if (text === value && input.value === value) return;
      const untouched = input.value === value;
      value = text;
      if (untouched) input.value = text;
    },
    setDisabled: disabled => {
      input.disabled = disabled;
    },
  };
}
