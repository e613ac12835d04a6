import type { EdgePainting } from './edgeLayer';
import type { PlacedColumn } from './layout';
import { strongest } from './strongest';

/** How an edge is drawn. */
export interface Stroke {
  /** Units of both ends. */
  readonly input: number;
  readonly output: number;
  /** Pixels of CSS. */
  readonly thickness: number;
  readonly opacity: number;
  readonly negative: boolean;
}

/** Above this the edges of a layer are drawn fainter, so that those behind are seen (pixels would only mix to grey). */
const many = 1500;
/** So many NaN say all that there is to say. */
const mostNotFinite = 200;

/** The edges between two columns, those that lie on top first: of the chosen unit all, of the others the strongest. */
export function* strokesOf(
  { selection, placement }: EdgePainting,
  from: PlacedColumn,
  to: PlacedColumn,
): Generator<Stroke> {
  const { edges, edgeIndex } = to.column;
  if (edges.length === 0) {
    // Element by element: one line a unit, fainter where they run together.
    const opacity = Math.min(0.8, (to.spacing * placement.k) / 4);
    for (let unit = 0; unit < Math.min(to.column.units, from.column.units); unit++)
      yield { input: unit, output: unit, thickness: 1, opacity, negative: true };
    return;
  }
  const inputs = from.column.units;
  // Of a layer with very many edges only the largest came, with their places.
  const place = (i: number): number => (edgeIndex.length > 0 ? edgeIndex[i] : i);
  let largest = 0;
  for (let i = 0; i < edges.length; i++) {
    const size = Math.abs(edges[i]);
    if (size > largest && size !== Infinity) largest = size;
  }
  if (largest === 0) return;
  const zoomed = Math.sqrt(Math.max(1, placement.k));
  const dense = edges.length > many;
  const stroke = (i: number, opacity: number, thick: number): Stroke => {
    const strength = Math.abs(edges[i]) / largest;
    return {
      input: place(i) % inputs,
      output: Math.floor(place(i) / inputs),
      thickness: thick * (dense ? 0.4 + 1.6 * strength : 0.4 + 2.4 * strength) * zoomed,
      // Of many only the strong ones are to be seen.
      opacity: opacity * (dense ? 0.04 + 0.96 * strength ** 2 : 0.15 + 0.85 * strength),
      negative: edges[i] < 0,
    };
  };
  const { layer, unit } = selection;
  const someChosen = unit !== undefined && (layer === from.column.layer || layer === to.column.layer);
  if (someChosen) {
    const isChosen =
      layer === from.column.layer
        ? (i: number) => place(i) % inputs === unit
        : (i: number) => Math.floor(place(i) / inputs) === unit;
    for (let i = 0; i < edges.length; i++)
      if (Number.isFinite(edges[i]) && isChosen(i)) yield stroke(i, 1, 1.4);
  }
  const opacity = (dense ? 0.5 : 0.8) * (someChosen ? 0.25 : 1);
  for (const i of strongest(edges)) if (Number.isFinite(edges[i])) yield stroke(i, opacity, 1);
}

/** Ends of edges whose value is NaN or infinite. */
export function notFinite(
  from: PlacedColumn,
  { column: { edges, edgeIndex } }: PlacedColumn,
): [number, number][] {
  const found: [number, number][] = [];
  for (let i = 0; i < edges.length && found.length < mostNotFinite; i++) {
    if (Number.isFinite(edges[i])) continue;
    const place = edgeIndex.length > 0 ? edgeIndex[i] : i;
    found.push([place % from.column.units, Math.floor(place / from.column.units)]);
  }
  return found;
}
