import { element } from './ui/element';

/** Least time between two announcements of the run, so that a screen reader can finish its sentence. */
const patience = 4000;

/** Speaks through live regions: at once for what the user did, with patience for what the run does. */
export class Announcer {
  readonly element: HTMLElement;
  private readonly now = element('div', { role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
  private readonly run = element('div', {
    role: 'log',
    'aria-live': 'polite',
    'aria-label': 'Progress of the run',
  });
  private next: string | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element = element('div', { class: 'visually-hidden' }, [this.now, this.run]);
  }

  /** Answers something that the user has just done; replaces what was not yet spoken. */
  say(text: string): void {
    this.now.textContent = text;
  }

  /** Tells of the run; of several within a few seconds only the last is spoken. */
  report(text: string): void {
    this.next = text;
    if (this.timer !== undefined) return;
    this.flush();
    this.timer = setTimeout(() => {
      this.timer = undefined;
      if (this.next !== undefined) this.report(this.next);
    }, patience);
  }

  private flush(): void {
    if (this.next === undefined || this.next === this.run.textContent) return;
    this.run.textContent = this.next;
    this.next = undefined;
  }
}
