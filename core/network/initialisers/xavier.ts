import { Type } from '@sinclair/typebox';

export const xavierDefaults = { gain: 1 };

/** The arguments that both Xavier initialisers share. */
export const xavierProperties = {
  gain: Type.Optional(
    Type.Number({
      default: xavierDefaults.gain,
      description: 'Scaling factor; `torch.nn.init.calculate_gain` gives 5/3 for tanh, √2 for ReLU.',
    }),
  ),
};

/** gain·√(2 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 12) for a weight [out, in]. */
export function xavierStd(gain: number, [fanOut, fanIn]: readonly number[]): number {
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}
