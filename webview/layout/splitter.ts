import type { State } from '../state';
import { setting, type Store } from '../store';
import { element, setAttributes, setVisible } from '../ui/element';

/** Share of the width that what stands beside the map takes, in per cent. */
const usual = 36;
const least = 22;
const most = 60;
const keyStep = 2;

/** The border between map and inspector, to be dragged or moved with the arrow keys; kept with the layout. */
export class Splitter {
  readonly element = element('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-orientation': 'vertical',
    'aria-label': 'Width of the inspector',
    'aria-valuemin': least,
    'aria-valuemax': most,
  });

  constructor(
    private readonly store: Store,
    private readonly row: HTMLElement,
  ) {
    this.element.addEventListener('pointerdown', event => {
      this.element.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    this.element.addEventListener('pointermove', event => {
      if (!this.element.hasPointerCapture(event.pointerId)) return;
      const { right, width } = row.getBoundingClientRect();
      this.set((100 * (right - event.clientX)) / width);
    });
    this.element.addEventListener('dblclick', () => this.set(usual));
    this.element.addEventListener('keydown', event => {
      const now = setting(store.state, 'layout', 'aside', usual);
      if (event.key === 'ArrowLeft') this.set(now + keyStep);
      else if (event.key === 'ArrowRight') this.set(now - keyStep);
      else return;
      event.preventDefault();
    });
  }

  draw(state: State, shown: boolean): void {
    const share = Math.max(least, Math.min(most, setting(state, 'layout', 'aside', usual)));
    setVisible(this.element, shown);
    this.row.classList.toggle('split', shown);
    const value = `${share}%`;
    if (this.row.style.getPropertyValue('--de-aside') === value) return;
    this.row.style.setProperty('--de-aside', value);
    setAttributes(this.element, { 'aria-valuenow': Math.round(share) });
  }

  private set(share: number): void {
    this.store.set('layout', 'aside', Math.round(Math.max(least, Math.min(most, share)) * 10) / 10);
  }
}
