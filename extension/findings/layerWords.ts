import type { GradientFlow } from '../../core/session/protocol/gradientFlow';
import type { GraphColumn, NetworkGraph, UnitState } from '../../core/session/protocol/graph';

/** What a look at a run found, as far as its layers are concerned. */
export interface LayersLook {
  readonly graph: NetworkGraph | undefined;
  readonly flow: GradientFlow | undefined;
}

const states: readonly UnitState[] = ['dead', 'dying', 'saturated', 'linear'];

/**
 * One layer in a few words, `3 of 40 dead · ∂z 1.2e-4`: its units that are not healthy, and the root mean square of ∂L/∂z,
 * z being what its activation is given or, for the last layer, what the loss is given. Undefined where there is nothing to
 * say: a layer whose outputs go to an activation is spoken of there.
 */
export function layerWords({ graph, flow }: LayersLook, layer: number): string | undefined {
  const column = graph?.columns.find(each => each.layer === layer);
  if (!column) return undefined;
  const isActivation = column.states.length > 0;
  if (!isActivation && layer !== graph?.columns.at(-1)?.layer) return undefined;
  const parts = states.flatMap(state => unitsIn(column, state));
  const z = isActivation ? layer - 1 : layer;
  const gradient = flow?.layers.find(each => each.layer === z)?.gradient;
  if (gradient !== undefined) parts.push(`∂z ${format(gradient)}`);
  return parts.length > 0 ? parts.join(' · ') : undefined;
}

function unitsIn({ type, states }: GraphColumn, state: UnitState): string[] {
  const count = states.filter(each => each === state).length;
  const word = state === 'linear' && type === 'ReLU' ? 'never off' : state;
  return count > 0 ? [`${count} of ${states.length} ${word}`] : [];
}

/** Two digits, whose width varies little while a run trains. */
function format(value: number): string {
  const plain = value === 0 || !Number.isFinite(value) || (value >= 1e-3 && value < 1e4);
  return plain ? String(Number(value.toPrecision(2))) : value.toExponential(1).replace('e+', 'e');
}
