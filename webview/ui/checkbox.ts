import type { Checkbox as ToolkitCheckbox } from '@vscode/webview-ui-toolkit';

export interface CheckboxOptions {
  readonly text: string;
  readonly title: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export interface Checkbox {
  readonly element: HTMLElement;
  setChecked(checked: boolean): void;
}

/** A checkbox of the toolkit with its text. */
export function checkbox(options: CheckboxOptions): Checkbox {
  const made = document.createElement('vscode-checkbox') as ToolkitCheckbox;
  made.title = options.title;
  made.textContent = options.text;
  made.setAttribute('aria-label', options.text);
  made.checked = options.checked;
  made.addEventListener('change', () => options.onChange(made.checked));
  return {
    element: made,
    setChecked: checked => {
      if (made.checked !== checked) made.checked = checked;
    },
  };
}
