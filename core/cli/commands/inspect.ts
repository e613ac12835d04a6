import { boundingBox, provenDead } from '../../inspection/intervalBounds';
import { statesOf } from '../../inspection/unitStates';
import type { Run } from '../../session/run';
import type { Command } from '../command';
import { openSession } from '../openSession';
import { formatTable } from '../table';

export interface InspectedUnit {
  readonly unit: number;
  readonly activeFraction: number;
  readonly state: string;
  readonly proven: boolean;
}

export interface InspectedLayer {
  readonly index: number;
  readonly type: string;
  readonly in: number;
  readonly out: number;
  readonly parameters: number;
  readonly units?: readonly InspectedUnit[];
}

/** Every layer with its shape and the state of its units over the whole training set, in eval mode. */
export function inspectLayers(run: Run): InspectedLayer[] {
  const { network } = run.trainer;
  const activity = run.observer.activity();
  const { training } = run.dataset;
  const proven = provenDead(network, boundingBox(training.inputs, training.rows, network.inFeatures));
  return run.layers().map(({ index, type, in: inFeatures, out, parameters }) => {
    const states = statesOf(network, activity[index]);
    const layer = { index, type, in: inFeatures, out, parameters };
    if (states.length === 0) return layer;
    return {
      ...layer,
      units: states.map((state, unit) => ({
        unit,
        activeFraction: activity[index].active[unit] / activity[index].samples,
        state,
        proven: state === 'dead' && proven[index][unit],
      })),
    };
  });
}

export const inspect: Command = {
  name: 'inspect',
  summary: 'shapes, parameter counts, and the state of every unit over the training set',
  options: { weights: { value: 'W', help: 'safetensors file to look at instead of the initial weights' } },
  examples: [
    'deadeye inspect dying-relu.mlp.json',
    'deadeye inspect net.mlp.json --weights trained.safetensors --json',
  ],
  async run(invocation) {
    const session = await openSession(invocation);
    try {
      const run = session.loaded();
      const layers = inspectLayers(run);
      const { parameterCount } = run.trainer.network;
      return {
        document: { parameters: parameterCount, layers },
        text: `${formatTable(
          ['layer', 'type', 'in', 'out', 'parameters', 'units'],
          layers.map(layer => [
            String(layer.index),
            layer.type,
            String(layer.in),
            String(layer.out),
            String(layer.parameters),
            countStates(layer.units ?? []),
          ]),
        )}\n${parameterCount} parameters`,
      };
    } finally {
      session.dispose();
    }
  },
};

function countStates(units: readonly InspectedUnit[]): string {
  const counts = new Map<string, number>();
  for (const { state, proven } of units) {
    const key = proven ? `${state} (for every input in the data's box)` : state;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
}
