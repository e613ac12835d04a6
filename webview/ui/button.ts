import { setAttributes } from './element';
import { icon, type IconName } from './icons';

export interface ButtonOptions {
  /** What it does, for the tooltip and for screen readers; with `text` it explains further. */
  readonly label: string;
  readonly text?: string;
  readonly icon?: IconName;
  readonly primary?: boolean;
  /** Present for a button that stays down. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

export interface Button {
  readonly element: HTMLElement;
  setDisabled(disabled: boolean): void;
  setPressed(pressed: boolean): void;
  /** Changes what the button is about without making it another button: focus stays where it is. */
  setFace(face: { readonly label: string; readonly text?: string; readonly icon?: IconName }): void;
}

/** A button of the toolkit: an icon, a text, or both. */
export function button(options: ButtonOptions): Button {
  const made = document.createElement('vscode-button');
  made.setAttribute(
    'appearance',
    options.primary ? 'primary' : options.text === undefined ? 'icon' : 'secondary',
  );
  let shown = '';
  const setFace: Button['setFace'] = ({ label, text, icon: name }) => {
    const key = JSON.stringify([label, text, name]);
    if (key === shown) return;
    shown = key;
    setAttributes(made, { 'aria-label': text === undefined ? label : `${text}: ${label}`, title: label });
    const picture = name && icon(name);
    if (picture && text !== undefined) picture.setAttribute('slot', 'start');
    made.replaceChildren(...[picture, text].filter(part => part !== undefined));
  };
  setFace(options);
  if (options.pressed !== undefined) made.setAttribute('aria-pressed', String(options.pressed));
  made.addEventListener('click', () => {
    if (!made.hasAttribute('disabled')) options.onClick();
  });
  return {
    element: made,
    setFace,
    setDisabled: disabled => void made.toggleAttribute('disabled', disabled),
    setPressed: pressed => setAttributes(made, { 'aria-pressed': String(pressed) }),
  };
}
