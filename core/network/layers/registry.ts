import type { Static } from '@sinclair/typebox';
import type { LayerDefinition } from '../definition';
import { batchNorm1d } from './batchNorm1d';
import { dropout } from './dropout';
import { elu } from './elu';
import { gelu } from './gelu';
import { layerNorm } from './layerNorm';
import { leakyReLU } from './leakyReLU';
import { linear } from './linear';
import { relu } from './relu';
import { sigmoid } from './sigmoid';
import { silu } from './silu';
import { softplus } from './softplus';
import { tanh } from './tanh';

const definitions = [
  linear,
  batchNorm1d,
  layerNorm,
  dropout,
  relu,
  leakyReLU,
  elu,
  gelu,
  silu,
  sigmoid,
  tanh,
  softplus,
] as const;

/** Every layer there is, in the order of the documentation. */
export const layerDefinitions: readonly LayerDefinition[] = definitions;

export type LayerConfig = Static<(typeof definitions)[number]['schema']>;

const byType = new Map(layerDefinitions.map(definition => [definition.type, definition]));

/** The definition of a checked config's layer. */
export function layerDefinition(config: { readonly type: string }): LayerDefinition {
  const definition = byType.get(config.type);
  if (!definition) throw new RangeError(`There is no layer "${config.type}".`);
  return definition;
}
