import type { Static } from '@sinclair/typebox';
import type { GeneratorDefinition } from '../generator';
import { blobs } from './blobs';
import { circles } from './circles';
import { gaussian } from './gaussian';
import { moons } from './moons';
import { plane } from './plane';
import { spirals } from './spirals';
import { xor } from './xor';

const definitions = [moons, circles, spirals, xor, blobs, plane, gaussian] as const;

/** Every generator there is. */
export const generatorDefinitions: readonly GeneratorDefinition[] = definitions;

export type GeneratorConfig = Static<(typeof definitions)[number]['schema']>;

/** The definition of a checked config's generator. */
export function generatorDefinition(config: { readonly generator: string }): GeneratorDefinition {
  const definition = generatorDefinitions.find(({ generator }) => generator === config.generator);
  if (!definition) throw new RangeError(`There is no generator "${config.generator}".`);
  return definition;
}
