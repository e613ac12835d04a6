import type { RunEvent } from '../../core/session/protocol/events';
import { element, setVisible } from '../ui/element';
import { eventKinds, whenOf } from './eventKinds';

/** The marks of the time line as a table, the latest first; each row leads to its step. */
export class EventTable {
  readonly element: HTMLElement;
  private readonly body = element('tbody');
  private readonly empty = element('p', { class: 'note' }, [
    'Nothing remarkable has happened yet: deaths, divergence, changes of the learning rate and findings are listed here.',
  ]);
  private key = '';

  constructor(private readonly visit: (event: RunEvent) => void) {
    const heading = (text: string): HTMLElement => element('th', { scope: 'col' }, [text]);
    this.element = element(
      'div',
      { class: 'event-table', role: 'region', tabindex: 0, 'aria-label': 'What happened in the run' },
      [
        this.empty,
        element('table', {}, [
          element('thead', {}, [element('tr', {}, [heading('Step'), heading('What'), heading('In words')])]),
          this.body,
        ]),
      ],
    );
  }

  draw(events: readonly RunEvent[]): void {
    const key = events.map(({ step, text }) => `${step} ${text}`).join('\n');
    if (key === this.key && this.body.childElementCount > 0) return;
    this.key = key;
    setVisible(this.empty, events.length === 0);
    this.body.replaceChildren(...[...events].reverse().map(event => this.row(event)));
  }

  private row(event: RunEvent): HTMLElement {
    const go = element('button', { type: 'button', class: 'link' }, [whenOf(event)]);
    go.addEventListener('click', () => this.visit(event));
    return element('tr', {}, [
      element('th', { scope: 'row' }, [go]),
      element('td', {}, [eventKinds[event.kind].word]),
      element('td', {}, [event.text]),
    ]);
  }
}
