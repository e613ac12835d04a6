import type { RunEvent, RunEventKind } from '../../core/session/protocol/events';
import { formatCount } from '../encoding/format';
import type { IconName } from '../ui/icons';

/** Each kind of event has a form of its own; colour only helps. */
export const eventKinds: Readonly<
  Record<RunEventKind, { readonly icon: IconName; readonly word: string; readonly weight: number }>
> = {
  divergence: { icon: 'notANumber', word: 'diverged', weight: 6 },
  death: { icon: 'dead', word: 'died', weight: 5 },
  raised: { icon: 'warning', word: 'finding raised', weight: 4 },
  revival: { icon: 'alive', word: 'revived', weight: 3 },
  learningRate: { icon: 'rate', word: 'learning rate', weight: 2 },
  weights: { icon: 'edit', word: 'weights set', weight: 2 },
  cleared: { icon: 'done', word: 'finding cleared', weight: 1 },
};

/** `Step 412: Layer 2: unit 3 died`; says so where the step is known only to lie in an interval. */
export function describeEvent(event: RunEvent): string {
  return `${whenOf(event)}: ${event.text}`;
}

export function whenOf({ step, after }: RunEvent): string {
  return step - after <= 1
    ? `Step ${formatCount(step)}`
    : `Step ${formatCount(after + 1)} to ${formatCount(step)}`;
}
