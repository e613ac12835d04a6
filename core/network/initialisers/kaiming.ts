import { Type } from '@sinclair/typebox';
import type { Nonlinearity } from './gain';
import { calculateGain, nonlinearities } from './gain';

export const kaimingDefaults = { a: 0, mode: 'fan_in', nonlinearity: 'leaky_relu' } as const;

/** The arguments that both Kaiming initialisers share. */
export const kaimingProperties = {
  a: Type.Optional(
    Type.Number({
      default: kaimingDefaults.a,
      description:
        'Negative slope of the rectifier that follows; used with `"nonlinearity": "leaky_relu"` only.',
    }),
  ),
  mode: Type.Optional(
    Type.Union([Type.Literal('fan_in'), Type.Literal('fan_out')], {
      default: kaimingDefaults.mode,
      description:
        '`fan_in` (number of inputs) keeps the variance of the activations on the way forward, `fan_out` (number of outputs) that of the gradients on the way back.',
    }),
  ),
  nonlinearity: Type.Optional(
    Type.Union(
      nonlinearities.map(name => Type.Literal(name)),
      {
        default: kaimingDefaults.nonlinearity,
        description:
          'The function that follows the layer; decides the gain: `relu` √2, `leaky_relu` √(2/(1+a²)), `tanh` 5/3, `selu` 3/4, `linear` and `sigmoid` 1.',
      },
    ),
  ),
};

export interface KaimingSettings {
  readonly a: number;
  readonly mode: 'fan_in' | 'fan_out';
  readonly nonlinearity: Nonlinearity;
}

/** gain / √fan (He et al., "Delving deep into rectifiers", 2015, eq. 10 and 14) for a weight [out, in]. */
export function kaimingStd({ a, mode, nonlinearity }: KaimingSettings, shape: readonly number[]): number {
  const fan = mode === 'fan_in' ? shape[1] : shape[0];
  return calculateGain(nonlinearity, a) / Math.sqrt(fan);
}
