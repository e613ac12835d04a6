import type { Static } from '@sinclair/typebox';
import type { LossDefinition } from '../definition';
import { bceWithLogitsLoss } from './bceWithLogitsLoss';
import { crossEntropyLoss } from './crossEntropyLoss';
import { mseLoss } from './mseLoss';

const definitions = [crossEntropyLoss, mseLoss, bceWithLogitsLoss] as const;

/** Every loss there is. */
export const lossDefinitions: readonly LossDefinition[] = definitions;

export type LossConfig = Static<(typeof definitions)[number]['schema']>;

const byType = new Map(lossDefinitions.map(definition => [definition.type, definition]));

/** The definition of a checked config's loss. */
export function lossDefinition(config: { readonly type: string }): LossDefinition {
  const definition = byType.get(config.type);
  if (!definition) throw new RangeError(`There is no loss "${config.type}".`);
  return definition;
}
