/** The strongest edges of each Linear that are drawn; the others would only be a grey area. */
const mostEdges = 3000;

/** For each Linear, which edges are drawn; found anew only when another frame comes. */
const found = new WeakMap<Float32Array, Int32Array>();

/** Places of the edges that are drawn, of every one when there are few; those that are not finite among them. */
export function strongest(edges: Float32Array): Int32Array {
  let places = found.get(edges);
  if (!places) {
    places = edges.length <= mostEdges ? Int32Array.from(edges.keys()) : aboveThreshold(edges);
    found.set(edges, places);
  }
  return places;
}

/** A threshold from a sample is enough to leave about as many as wanted. */
function aboveThreshold(edges: Float32Array): Int32Array {
  const sample = Float32Array.from({ length: 2048 }, (_, i) =>
    Math.abs(edges[Math.floor((i * edges.length) / 2048)]),
  ).sort();
  const threshold = sample[Math.min(2047, Math.floor(2048 * (1 - mostEdges / edges.length)))];
  const places: number[] = [];
  for (let i = 0; i < edges.length && places.length < 2 * mostEdges; i++)
    if (!(Math.abs(edges[i]) < threshold)) places.push(i);
  return Int32Array.from(places);
}
