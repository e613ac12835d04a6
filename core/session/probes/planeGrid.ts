import type { Run } from '../run';
import { planeBox, type PlaneBox } from './planeBox';

const largest = 256;
/** Multiplications that the picture may cost, so that it stays a look: about 10 ms beside training, ten times that at rest. */
const affordable = { training: 3e8, still: 3e9 };
/** Numbers of all layers over all cells, for the memory of the pass. */
const mostNumbers = 4e6;

/** A plane through the input space as cells: as many as asked for, or as are affordable. */
export interface PlaneGrid {
  readonly axes: readonly [number, number];
  readonly columns: number;
  readonly rows: number;
  readonly box: PlaneBox;
}

export function planeGrid(
  run: Run,
  training: boolean,
  { size: wanted = 64, axes }: { readonly size?: number; readonly axes?: readonly [number, number] },
): PlaneGrid {
  const features = run.dataset.description.features.length;
  const { network } = run.trainer;
  const widths = network.layers.reduce((sum, layer) => sum + layer.outFeatures, network.inFeatures);
  const budget = affordable[training ? 'training' : 'still'];
  const mostCells = Math.min(budget / network.parameterCount, mostNumbers / widths);
  const side = features === 1 ? mostCells : Math.sqrt(mostCells);
  const size = Math.floor(Math.max(1, Math.min(largest, Math.round(wanted), side)));
  const feature = (index: number): number => Math.max(0, Math.min(features - 1, Math.floor(index)));
  const chosen = [feature(axes?.[0] ?? 0), feature(axes?.[1] ?? 1)] as const;
  return {
    axes: chosen,
    columns: size,
    rows: features === 1 ? 1 : size,
    box: planeBox(run.dataset, chosen),
  };
}
