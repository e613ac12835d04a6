import type { Static, TObject } from '@sinclair/typebox';
import type { ActivationKind } from '../../kernels/activationKind';
import type { LayerDefinition, Turn } from '../definition';
import { torchCall } from '../pytorch';
import { ElementwiseLayer } from './elementwiseLayer';

/** A kernel that computes the function, with the one number it takes. */
export interface ElementwiseKernel {
  readonly kind: ActivationKind;
  readonly parameter: number;
}

interface ElementwiseOptions<S extends TObject, D> {
  readonly schema: S;
  /** PyTorch's default of every key but `type`. */
  readonly defaults: D;
  /** f″ ≡ 0 away from the kinks. */
  readonly piecewiseLinear: boolean;
  /** Undefined for a function that only rises. Certificates rest on it. */
  readonly turn: ((settings: D) => Turn) | undefined;
  value(x: number, settings: D): number;
  /** f′; at a kink PyTorch's value. */
  slope(x: number, settings: D): number;
  /** f″; at a kink 0. */
  curvature(x: number, settings: D): number;
  /** The kernel that does the same for these settings, if there is one. Without it the formulas themselves run. */
  kernel?(settings: D): ElementwiseKernel | undefined;
}

/**
 * A layer that applies a scalar function to every value. A new one needs its schema and three formulas; a kernel only
 * makes it faster.
 */
export function elementwise<S extends TObject, D extends object>(
  options: ElementwiseOptions<S, D>,
): LayerDefinition<S> {
  const { schema, defaults, piecewiseLinear, turn } = options;
  const type = String(schema.properties.type.const);
  const settingsOf = (config: Static<S>): D => ({ ...defaults, ...config });
  return {
    type,
    schema,
    shape: (_config, inFeatures) => ({ outFeatures: inFeatures, parameters: [], buffers: [] }),
    initialize: () => undefined,
    create(config, binding) {
      const settings = settingsOf(config);
      return new ElementwiseLayer(type, binding, options.kernel?.(settings), {
        piecewiseLinear,
        value: x => options.value(x, settings),
        slope: x => options.slope(x, settings),
        curvature: x => options.curvature(x, settings),
      });
    },
    toPyTorch: config => torchCall(`nn.${type}`, [], config, defaults as Record<string, unknown>),
    elementwise: {
      piecewiseLinear,
      turn: config => turn?.(settingsOf(config)),
      value: (config, x) => options.value(x, settingsOf(config)),
      slope: (config, x) => options.slope(x, settingsOf(config)),
      curvature: (config, x) => options.curvature(x, settingsOf(config)),
    },
  };
}
