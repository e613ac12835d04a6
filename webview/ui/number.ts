import { formatExact, formatNumber } from '../encoding/format';
import { element, setText } from './element';

/** A number on the page: three digits to read, all of them on hover and when copied. */
export function numberElement(
  value?: number,
  format: (value: number) => string = formatNumber,
): HTMLDataElement {
  const made = element('data', { class: 'number' });
  if (value !== undefined) setNumber(made, value, format);
  return made;
}

export function setNumber(
  target: HTMLDataElement,
  value: number,
  format: (value: number) => string = formatNumber,
): void {
  const exact = formatExact(value);
  if (target.value === exact && target.textContent !== '') return;
  target.value = exact;
  target.title = exact;
  setText(target, format(value));
}

/** Copying from within one number gives all its digits. */
export function copyExactNumbers(): void {
  document.addEventListener('copy', event => {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed) return;
    const holder = (node: Node | null): Element | null | undefined =>
      (node instanceof Element ? node : node?.parentElement)?.closest('data.number');
    const first = holder(selection.anchorNode);
    if (!(first instanceof HTMLDataElement) || first !== holder(selection.focusNode)) return;
    event.clipboardData?.setData('text/plain', first.value);
    event.preventDefault();
  });
}
