import { extent, scaleLinear, type ScaleLinear } from 'd3';
import type { DataPoints, DecisionRegion, PointSet } from '../../../core/session/protocol/decision';

/** Where everything of the picture lies: which numbers stand along its axes, and where a sample's mark goes. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly inside: {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  /** From the data's own units to pixels. */
  readonly x: ScaleLinear<number, number>;
  readonly y: ScaleLinear<number, number>;
  readonly xName: string;
  readonly yName: string;
  /** Feature indices; equal where the data has one feature and the target stands upwards. */
  readonly axes: readonly [number, number];
  readonly single: boolean;
  place(set: PointSet, row: number): readonly [number, number];
}

/** Of a plane of answers, what the layout depends on. */
export type ShownPlane = Pick<DecisionRegion, 'axes' | 'box' | 'value'>;

const margin = { left: 46, right: 12, top: 20, bottom: 34 };

export function layOutScene(
  width: number,
  data: DataPoints,
  decision: ShownPlane | undefined,
  axes: readonly [number, number],
): Scene {
  const height = Math.min(440, Math.max(260, width * 0.8));
  const features = data.features.length;
  const single = features === 1;
  const [across, up] = axes;
  const region = decision && decision.axes[0] === across && decision.axes[1] === up ? decision : undefined;
  const inside = {
    x: margin.left,
    y: margin.top,
    width: Math.max(20, width - margin.left - margin.right),
    height: height - margin.top - margin.bottom,
  };
  const own = (feature: number) => (value: number) => inOwnUnits(data, feature, value);
  const spread = (values: readonly number[]): [number, number] => {
    const [low = 0, high = 1] = extent(values.filter(Number.isFinite));
    const pad = 0.1 * (high - low || 1);
    return [low - pad, high + pad];
  };
  const inputs = (feature: number): number[] =>
    [data.training, data.validation].flatMap(set =>
      Array.from({ length: set.rows }, (_, row) => set.inputs[row * features + feature]),
    );
  const xEdges = region ? region.box.x : spread(inputs(across));
  const yEdges = single ? targetEdges(data, region, spread) : region ? region.box.y : spread(inputs(up));
  const x = scaleLinear(xEdges.map(own(across)), [inside.x, inside.x + inside.width]);
  const y = scaleLinear(single ? yEdges : yEdges.map(own(up)), [inside.y + inside.height, inside.y]);
  const classes = data.classes.length;
  return {
    width,
    height,
    inside,
    x,
    y,
    xName: data.features[across],
    yName: single ? (classes > 0 ? 'class' : data.target) : data.features[up],
    axes,
    single,
    place(set, row) {
      const value = (feature: number): number =>
        inOwnUnits(data, feature, set.inputs[row * features + feature]);
      return [x(value(across)), y(single ? set.target[row] : value(up))];
    },
  };
}

/** With one feature the target stands upwards: the classes one above the other, or the values with what is predicted. */
function targetEdges(
  data: DataPoints,
  region: ShownPlane | undefined,
  spread: (values: readonly number[]) => [number, number],
): [number, number] {
  if (data.classes.length > 0) return [-0.5, data.classes.length - 0.5];
  return spread([...data.training.target, ...data.validation.target, ...(region?.value ?? [])]);
}

/** An input as the data's file has it: before it was standardised, without what rounding to float32 left. */
export function inOwnUnits(data: DataPoints, feature: number, input: number): number {
  if (data.scale.length === 0) return input;
  const part = input * data.scale[feature];
  const value = part + data.mean[feature];
  return Math.abs(value) < 1e-6 * Math.abs(part) ? 0 : Number(value.toPrecision(6));
}

/** Whether the network names another class than the sample's. */
export function isWrong(data: DataPoints, set: PointSet, row: number, predicted: Float32Array): boolean {
  return data.classes.length > 0 && predicted.length > row && predicted[row] !== set.target[row];
}
