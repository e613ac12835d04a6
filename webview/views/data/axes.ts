import type { DataPoints } from '../../../core/session/protocol/decision';

/**
 * The two features that show most at first sight: numbers rather than yes and no, and of those the ones that tell the classes
 * (or the target's lower half from its upper) best apart.
 */
export function tellingAxes(data: DataPoints): readonly [number, number] {
  const features = data.features.length;
  if (features <= 2) return [0, features - 1];
  const scores = data.features.map((_, feature) => ({ feature, score: separation(data, feature) }));
  scores.sort((a, b) => b.score - a.score || a.feature - b.feature);
  const [first, second] = scores;
  return [first.feature, second.feature];
}

/** Variance between the groups over variance within them (the F ratio without its degrees of freedom); below 0 for yes and no. */
function separation(data: DataPoints, feature: number): number {
  const { inputs, target, rows } = data.training;
  const features = data.features.length;
  const middle = data.classes.length > 0 ? Number.NaN : median(target);
  const groups = new Map<number, { count: number; sum: number }>();
  const values = new Set<number>();
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const value = inputs[row * features + feature];
    const key = data.classes.length > 0 ? target[row] : Number(target[row] > middle);
    const group = groups.get(key) ?? { count: 0, sum: 0 };
    group.count++;
    group.sum += value;
    groups.set(key, group);
    if (values.size <= 2) values.add(value);
    sum += value;
    squares += value * value;
  }
  const mean = sum / rows;
  let between = 0;
  for (const group of groups.values()) between += group.count * (group.sum / group.count - mean) ** 2;
  const within = squares - rows * mean * mean - between;
  const ratio = within > 0 ? between / within : 0;
  return values.size <= 2 ? ratio / (1 + ratio) - 2 : ratio;
}

function median(values: Float32Array): number {
  return values.toSorted()[Math.floor(values.length / 2)];
}
