import type { GraphColumn } from '../protocol/graph';

const magnitudeBits = 0x7fffffff;
/** Few enough buckets that they stay in the fastest cache. */
const bucketShift = 19;
const buckets = 1 << 12;

/** All edges, or the largest in absolute value with their places when there are more than `most`. NaN counts as largest. */
export function strongest(edges: Float32Array, most: number): Pick<GraphColumn, 'edges' | 'edgeIndex'> {
  if (edges.length <= most) return { edges, edgeIndex: new Int32Array(0) };
  // Without its sign bit, a float's bits read as an integer are in the order of its size, with NaN above infinity (IEEE 754).
  const sizes = new Uint32Array(edges.length);
  new Float32Array(sizes.buffer).set(edges);
  for (let i = 0; i < sizes.length; i++) sizes[i] &= magnitudeBits;
  const limit = largestOf(sizes, most);
  const edgeIndex = new Int32Array(most);
  let count = 0;
  for (let i = 0; i < sizes.length; i++) if (sizes[i] > limit) edgeIndex[count++] = i;
  for (let i = 0; i < sizes.length && count < most; i++) if (sizes[i] === limit) edgeIndex[count++] = i;
  const found = new Float32Array(most);
  for (let k = 0; k < most; k++) found[k] = edges[edgeIndex[k]];
  return { edges: found, edgeIndex };
}

/** The `rank`-th largest value: by counting into buckets, then sorting the one bucket that holds it. */
function largestOf(values: Uint32Array, rank: number): number {
  const counts = new Uint32Array(buckets);
  for (let i = 0; i < values.length; i++) counts[values[i] >>> bucketShift]++;
  let bucket = buckets - 1;
  let left = rank;
  while (counts[bucket] < left) left -= counts[bucket--];
  const held = new Uint32Array(counts[bucket]);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] >>> bucketShift === bucket) held[count++] = values[i];
  return held.sort()[held.length - left];
}
