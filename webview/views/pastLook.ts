import type { State } from '../state';
import { LongWork } from './landscape/longWork';

/**
 * Asks, once for each step at which a run rests, for what the kept states of its past tell; while training runs the course
 * grows with the frames.
 */
export class PastLook {
  readonly work = new LongWork(() => undefined);
  private asked = '';

  /**
   * @param key what the question depends on beside the step
   * @param ask asks, and shows the answer
   */
  whenAtRest(
    { resource: { generation, status } }: State,
    key: string,
    ask: (options: { readonly signal: AbortSignal }) => Promise<void>,
  ): void {
    if (!status || status.state === 'training' || status.step === 0) return;
    const wanted = `${generation} ${status.step} ${key}`;
    if (wanted === this.asked) return;
    this.asked = wanted;
    void this.work.run('Looking at the past', ask);
  }
}
