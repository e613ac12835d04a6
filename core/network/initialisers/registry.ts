import type { Static } from '@sinclair/typebox';
import type { InitialiserDefinition } from '../definition';
import { constant } from './constant';
import { eye } from './eye';
import { kaimingNormal } from './kaimingNormal';
import { kaimingUniform } from './kaimingUniform';
import { normal } from './normal';
import { ones } from './ones';
import { orthogonal } from './orthogonal';
import { sparse } from './sparse';
import { truncNormal } from './truncNormal';
import { uniform } from './uniform';
import { xavierNormal } from './xavierNormal';
import { xavierUniform } from './xavierUniform';
import { zeros } from './zeros';

const definitions = [
  uniform,
  normal,
  constant,
  ones,
  zeros,
  eye,
  xavierUniform,
  xavierNormal,
  kaimingUniform,
  kaimingNormal,
  truncNormal,
  orthogonal,
  sparse,
] as const;

/** Every initialiser of `torch.nn.init` that fits a matrix, in the order of PyTorch's documentation. */
export const initialiserDefinitions: readonly InitialiserDefinition[] = definitions;

export type InitialiserConfig = Static<(typeof definitions)[number]['schema']>;

const byType = new Map(initialiserDefinitions.map(definition => [definition.type, definition]));

/** The definition of a checked config's initialiser. */
export function initialiserDefinition(config: { readonly type: string }): InitialiserDefinition {
  const definition = byType.get(config.type);
  if (!definition) throw new RangeError(`There is no initialiser "${config.type}".`);
  return definition;
}
