type Child = Node | string | undefined | false;
type AttributeValue = string | number | boolean | undefined;

/**
 * Makes an HTML element. Attributes that are `undefined` or `false` are left out; there are no inline styles and no HTML
 * strings anywhere, so that a strict content-security policy holds.
 */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  setAttributes(made, attributes);
  made.append(...children.filter(child => child !== undefined && child !== false));
  return made;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Makes an SVG element. */
export function svgElement<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, AttributeValue>> = {},
  children: readonly Child[] = [],
): SVGElementTagNameMap[K] {
  const made = document.createElementNS(svgNamespace, tag);
  setAttributes(made, attributes);
  made.append(...children.filter(child => child !== undefined && child !== false));
  return made;
}

/** Writes what differs: also an attribute that is set to what it was wakes whoever observes the page. */
export function setAttributes(target: Element, attributes: Readonly<Record<string, AttributeValue>>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) target.removeAttribute(name);
    else {
      const text = value === true ? '' : String(value);
      if (target.getAttribute(name) !== text) target.setAttribute(name, text);
    }
  }
}

/** Changes a text only when it differs, so that nothing is laid out or announced in vain. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** Shows or hides without leaving a hole. */
export function setVisible(target: HTMLElement | SVGElement, visible: boolean): void {
  target.toggleAttribute('hidden', !visible);
}
