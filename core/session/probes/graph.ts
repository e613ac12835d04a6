import type { FloatArray } from '../../network/definition';
import { headGradient, symbolOf } from '../../inspection/layerEquations';
import { momentsOf } from '../../inspection/moments';
import { statesOf, type UnitActivity } from '../../inspection/unitStates';
import type { EdgeMode, GraphColumn, GraphLoss } from '../protocol/graph';
import type { Run } from '../run';
import { activityOf, lookOf } from './looks';
import { planeBox } from './planeBox';
import type { Probe } from './probe';
import { strongest } from './strongest';

/** Cells of all pictures together stay below this, so that a frame stays small and quick. */
const mostCells = 120_000;
const smallest = 4;
/** Edges of all columns together: 8 bytes each, and more than an eye can tell apart. */
const mostEdges = 60_000;
/** Multiplications of a pass forward and back that a frame may take while training runs: about 3 ms. */
const mostSignal = 3e7;
const noEdges = { edges: new Float32Array(0), edgeIndex: new Int32Array(0) };

export const graphProbe: Probe<'graph'> = ({ edges = 'weight', pictureSize = 16 }, { run, training }) => {
  const { network } = run.trainer;
  const units = network.layers.reduce((sum, layer) => sum + layer.outFeatures, network.inFeatures);
  const size = Math.max(smallest, Math.min(pictureSize, Math.floor(Math.sqrt(mostCells / units))));
  const activity = activityOf(run, training);
  const linears = network.layers.filter(layer => layer.type === 'Linear').length;
  const budget = Math.floor(mostEdges / Math.max(1, linears));
  const values = edgeValues(run, edges, training);
  const pictures = unitPictures(run, size);
  const signals = signalsOf(run, training);
  const overPlane = network.inFeatures === 2;
  const picture = (column: number, count: number) => ({
    ...scaled(pictures[column], count, size * size),
    pictureSize: size,
    overPlane,
  });
  const columns: GraphColumn[] = [
    {
      layer: -1,
      type: 'Input',
      units: network.inFeatures,
      ...noEdges,
      bias: new Float32Array(0),
      mean: new Float32Array(0),
      deviation: new Float32Array(0),
      activeFraction: new Float32Array(0),
      states: [],
      parameters: [],
      ...signals.of(-1),
      ...picture(0, network.inFeatures),
    },
  ];
  network.layers.forEach((layer, index) => {
    const found = activity[index];
    const states = statesOf(network, found);
    columns.push({
      layer: index,
      type: layer.type,
      units: layer.outFeatures,
      ...(layer.type === 'Linear' ? strongest(part(run, index, 'weight', values), budget) : noEdges),
      bias: part(run, index, 'bias', values),
      mean: moments(found, mean => mean),
      deviation: moments(found, (mean, square) => Math.sqrt(Math.max(0, square - mean * mean))),
      activeFraction:
        states.length > 0
          ? Float32Array.from(found.active, active => active / found.samples)
          : new Float32Array(0),
      states,
      parameters: network
        .segmentsOf(index, 'parameter')
        .map(({ tensor, shape }) => ({ name: symbolOf(network, index, tensor), shape })),
      ...signals.of(index),
      ...picture(index + 1, layer.outFeatures),
    });
  });
  return {
    columns,
    samples: activity[0].samples,
    totalSamples: run.trainer.training.rows,
    loss: signals.loss,
  };
};

interface Signals {
  readonly loss: GraphLoss;
  /** RMS of what leaves a layer (−1: the data) and of what comes back to it. */
  of(layer: number): { readonly forward: number; readonly backward: number };
}

/** One pass forward and back over training rows as one batch, in train mode: what flows along the edges. */
function signalsOf(run: Run, training: boolean): Signals {
  const { network, trainer } = run;
  const { rows, target } = trainer.training;
  const width = network.layers[network.layers.length - 1].outFeatures;
  const shapes = {
    type: network.lossConfig.type,
    outputs: [rows, width],
    targets: target.kind === 'labels' ? [rows] : [rows, target.width],
    gradient: headGradient(network.lossConfig),
  } as const;
  const look = lookOf(run, training ? 'training' : 'rest');
  const { pass, count } = look;
  if (training && 3 * count * network.parameterCount > mostSignal)
    return {
      loss: { ...shapes, value: Number.NaN, rows: 0 },
      of: () => ({ forward: Number.NaN, backward: Number.NaN }),
    };
  // A single row has no batch statistics to differentiate through.
  const value = look.differentiate(count > 1 ? 'train' : 'eval');
  const rms = (tensor: { readonly data: FloatArray } | undefined, units: number): number => {
    if (!tensor) return Number.NaN;
    const moments = momentsOf(tensor.data, count * units);
    return moments.nan + moments.infinite > 0 ? Number.NaN : moments.rms;
  };
  return {
    loss: { ...shapes, value, rows: count },
    of: layer => {
      const units = layer < 0 ? network.inFeatures : network.layers[layer].outFeatures;
      return {
        forward: rms(layer < 0 ? pass.input : pass.outputs[layer], units),
        backward: rms(layer < 0 ? pass.inputGradient : pass.outputGradients[layer], units),
      };
    },
  };
}

/** The flat vector that the edges show: the weights, the last minibatch's gradient, or the last update. */
function edgeValues(run: Run, mode: EdgeMode, training: boolean): FloatArray {
  const { network } = run.trainer;
  if (mode === 'weight') return network.parameters.data;
  return mode === 'gradient' ? run.lastStep.gradient(training) : run.lastStep.update(training);
}

function part(run: Run, layer: number, tensor: string, values: FloatArray): Float32Array {
  const segment = run.trainer.network.segmentsOf(layer, 'parameter').find(found => found.tensor === tensor);
  return segment
    ? new Float32Array(values.subarray(segment.offset, segment.offset + segment.length))
    : new Float32Array(0);
}

function moments(activity: UnitActivity, value: (mean: number, square: number) => number): Float32Array {
  const { samples, sum, sumOfSquares, nonFinite } = activity;
  return Float32Array.from(sum, (total, unit) =>
    nonFinite[unit] > 0 ? Number.NaN : value(total / samples, sumOfSquares[unit] / samples),
  );
}

/** Per column (input first), [cells × units]: over the plane, or over evenly spaced samples sorted by class. */
function unitPictures(run: Run, size: number): FloatArray[] {
  const cells = size * size;
  const box = run.trainer.network.inFeatures === 2 ? planeBox(run.dataset, [0, 1]) : undefined;
  const pass = run.observer.answer(cells, inputs => {
    if (box) {
      box.fillGrid(inputs, size, size);
      return;
    }
    const { training, network } = run.trainer;
    const order = run.samplesByClass();
    for (let cell = 0; cell < cells; cell++) {
      const row = order[Math.floor((cell * order.length) / cells)];
      const start = row * network.inFeatures;
      inputs.set(training.inputs.data.subarray(start, start + network.inFeatures), cell * network.inFeatures);
    }
  });
  return [pass.input.data, ...pass.outputs.map(output => output.data)];
}

/** Scales each unit's values to −127 … 127 and lays them out unit by unit. */
function scaled(
  values: FloatArray,
  units: number,
  cells: number,
): { readonly pictures: Int8Array; readonly pictureScale: Float32Array } {
  const pictures = new Int8Array(units * cells);
  const pictureScale = new Float32Array(units);
  for (let unit = 0; unit < units; unit++) {
    let largest = 0;
    for (let cell = 0; cell < cells; cell++) {
      const size = Math.abs(values[cell * units + unit]);
      if (size > largest && size !== Infinity) largest = size;
    }
    pictureScale[unit] = largest;
    const factor = largest > 0 ? 127 / largest : 0;
    for (let cell = 0; cell < cells; cell++) {
      const value = values[cell * units + unit];
      pictures[unit * cells + cell] = Number.isNaN(value)
        ? -128
        : Math.max(-127, Math.min(127, Math.round(value * factor)));
    }
  }
  return { pictures, pictureScale };
}
