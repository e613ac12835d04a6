import type { Work } from '../../landscape/analyses';
import type { LossMode } from '../protocol/landscape';
import type { Run } from '../run';
import type { ProbeContext } from './probe';

/** Batch norm with the statistics of the whole set: what training descends. */
export const defaultMode: LossMode = 'train';

export function workOf({ signal, report }: ProbeContext): Work {
  return { signal, progress: { report } };
}

/** The present weights. */
export function pointOf(run: Run): Float64Array {
  return Float64Array.from(run.trainer.network.parameters.data);
}

/** Dropout is off in every look at the loss, which has to be said where there is some. */
export function hasDropout(run: Run): boolean {
  return run.config.layers.some(layer => layer.type === 'Dropout');
}

/** What training minimises besides the loss that is looked at. */
export function penaltyNotes({ config }: Run): string[] {
  const { weight_decay: decay = 0 } = config.optimizer as { readonly weight_decay?: number };
  const parts = [...(decay > 0 ? ['weight decay'] : []), ...(config.training.l1 ? ['the L1 penalty'] : [])];
  if (parts.length === 0) return [];
  const named = parts.join(' and ');
  return [`This is the loss of the data alone: ${named} ${parts.length > 1 ? 'are' : 'is'} no part of it.`];
}
