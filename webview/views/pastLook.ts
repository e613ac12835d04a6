import type { State } from '../state';
import { LongWork, type WorkOptions } from './landscape/longWork';

/**
 * Asks, once for each step at which a run rests, for what its past tells; while training runs the course grows with the
 * frames. What was found is in every frame from then on, so that nobody has to keep the answer.
 */
export class PastLook {
  readonly work = new LongWork(() => undefined);
  private asked = '';

  /** @param end how far the look goes: to the present step, or to the last that is known */
  constructor(
    private readonly title = 'Looking at the past',
    private readonly end: 'step' | 'lastStep' = 'step',
  ) {}

  /** @param key what the question depends on beside the step */
  whenAtRest(
    { resource: { generation, status } }: State,
    key: string,
    ask: (options: WorkOptions) => Promise<unknown>,
  ): void {
    if (!status || status.state === 'training' || status[this.end] === 0) return;
    const wanted = `${generation} ${status[this.end]} ${key}`;
    if (wanted === this.asked) return;
    this.asked = wanted;
    void this.work.run(this.title, ask);
  }
}
