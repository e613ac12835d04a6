import type { ElementwiseFunction } from '../network/definition';
import { layerDefinition } from '../network/layers/registry';
import type { Network } from '../network/network';
import type { ActivationMark } from '../session/protocol/inspection';

/** A slope below this share of the steepest counts as saturated: tanh beyond |z| = 2.99, sigmoid beyond 5.99. */
export const SATURATED_SLOPE = 0.01;
/** No activation that saturates is still steep out there. */
const far = 40;
const scanStep = 1 / 16;
const halvings = 50;

type LayerConfig = Network['layerConfigs'][number];

/** Whether units of this function are judged by the side of 0 they are on, and not by their slope. */
export function isKinked(config: LayerConfig, curve: ElementwiseFunction<LayerConfig>): boolean {
  return curve.piecewiseLinear || config.type === 'ELU';
}

/** The steepest |f′| of a smooth function. */
export function steepestSlope(config: LayerConfig, curve: ElementwiseFunction<LayerConfig>): number {
  let steepest = 0;
  for (let z = -8; z <= 8; z += 1 / 64) steepest = Math.max(steepest, Math.abs(curve.slope(config, z)));
  return steepest;
}

/**
 * Where the function of a layer bends (0 of the kinked ones) or, from there on outwards, is flat: the outermost places at
 * which |f′| falls below the share of the steepest; with how many of the values lie on both sides.
 */
export function activationMarks(
  config: LayerConfig,
  values: ArrayLike<number>,
  count = values.length,
): ActivationMark[] {
  const { elementwise } = layerDefinition(config);
  if (!elementwise) return [];
  const mark = (kind: ActivationMark['kind'], at: number): ActivationMark => {
    let below = 0;
    let above = 0;
    for (let i = 0; i < count; i++)
      if (values[i] <= at) below++;
      else if (values[i] > at) above++;
    return { kind, at, below, above };
  };
  if (isKinked(config, elementwise)) return [mark('kink', 0)];
  const least = SATURATED_SLOPE * steepestSlope(config, elementwise);
  const flat = (z: number): boolean => Math.abs(elementwise.slope(config, z)) < least;
  const below = edgeOf(flat, -1);
  const above = edgeOf(flat, 1);
  return [
    ...(below === undefined ? [] : [mark('saturatedBelow', below)]),
    ...(above === undefined ? [] : [mark('saturatedAbove', above)]),
  ];
}

/** From far out on one side inwards, the place where the function ceases to be flat; undefined when it never is. */
function edgeOf(flat: (z: number) => boolean, side: -1 | 1): number | undefined {
  if (!flat(side * far)) return undefined;
  let outer = far;
  while (outer > -far && flat(side * (outer - scanStep))) outer -= scanStep;
  let inner = outer - scanStep;
  for (let i = 0; i < halvings; i++) {
    const middle = (inner + outer) / 2;
    if (flat(side * middle)) outer = middle;
    else inner = middle;
  }
  return side * outer;
}
