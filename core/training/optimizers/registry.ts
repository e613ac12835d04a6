import type { OptimizerDefinition } from '../optimizer';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { adamW } from './adamW';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

/** Every optimizer of the config, in the order of the documentation. */
export const optimizerDefinitions = [sgd, adam, adamW, rmsprop, adagrad] as const;

/** The definition of a type, whatever its own config; undefined for an unknown one. */
export function findOptimizer(type: string): OptimizerDefinition | undefined {
  return (optimizerDefinitions as readonly OptimizerDefinition[]).find(
    definition => definition.type === type,
  );
}
