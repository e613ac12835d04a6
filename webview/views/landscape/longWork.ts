import { toFailure } from '../../../core/session/protocol/failure';
import { button } from '../../ui/button';
import { element, setText, setVisible } from '../../ui/element';

export interface WorkOptions {
  readonly signal: AbortSignal;
  onProgress(done: number, total: number, message: string): void;
}

/** One piece of long work at a time, with its bar, an estimate of what is left, and a button that calls it off. */
export class LongWork {
  readonly element: HTMLElement;
  readonly failure = element('p', { class: 'view-failure', role: 'alert', hidden: true });
  private readonly bar = element('progress', { max: 1, value: 0, 'aria-label': 'Progress' });
  private readonly text = element('span');
  private controller: AbortController | undefined;
  private title = '';

  constructor(private readonly onBusy: (busy: boolean) => void) {
    const cancel = button({ label: 'Stop this computation', text: 'Cancel', onClick: () => this.cancel() });
    this.element = element('div', { class: 'progress', hidden: true }, [this.text, this.bar, cancel.element]);
  }

  /** The title of what is under way. */
  get running(): string | undefined {
    return this.controller && this.title;
  }

  cancel(): void {
    this.controller?.abort();
  }

  /** Runs `work` after calling off whatever ran before; the answer is undefined when it failed or was called off. */
  async run<T>(title: string, work: (options: WorkOptions) => Promise<T>): Promise<T | undefined> {
    this.cancel();
    const controller = new AbortController();
    this.controller = controller;
    this.title = title;
    const began = performance.now();
    this.bar.removeAttribute('value');
    setText(this.text, `${title} …`);
    setVisible(this.failure, false);
    setVisible(this.element, true);
    this.onBusy(true);
    try {
      return await work({
        signal: controller.signal,
        onProgress: (done, total, message) => {
          if (this.controller !== controller || total <= 0) return;
          this.bar.value = done / total;
          const left = ((performance.now() - began) / 1000) * (total / Math.max(1, done) - 1);
          const estimate = done > 0 && left > 1 ? `, about ${Math.ceil(left)} s left` : '';
          const doing = message === '' || message === title ? ' …' : `: ${message}`;
          setText(this.text, `${title}${doing}${estimate}`);
        },
      });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.kind !== 'cancelled' && this.controller === controller) {
        setText(this.failure, failure.message);
        setVisible(this.failure, true);
        if (failure.kind === 'defect') console.error(failure.stack ?? failure.message);
      }
      return undefined;
    } finally {
      if (this.controller === controller) {
        this.controller = undefined;
        setVisible(this.element, false);
        this.onBusy(false);
      }
    }
  }
}
