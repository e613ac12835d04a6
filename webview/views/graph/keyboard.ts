import type { NetworkGraph } from '../../../core/session/protocol/graph';
import type { Selection } from '../../../core/session/protocol/panel';
import { nothingSelected } from '../../state';

const keys = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'];

/**
 * Left and right between layers, behind the last one to the loss; up and down between units, Home and End within a layer;
 * Page Up from a unit to its whole layer, Page Down back into it.
 */
export function keyboardMove(
  { columns }: NetworkGraph,
  { layer, unit, loss }: Selection,
  key: string,
): Selection | undefined {
  if (!keys.includes(key)) return undefined;
  const last = columns[columns.length - 1];
  if (loss) return key === 'ArrowLeft' ? { layer: last.layer, unit: 0 } : { ...nothingSelected, loss };
  const at = columns.findIndex(column => column.layer === layer);
  if (at < 0) return { layer: columns[0].layer, unit: 0 };
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  const { units } = columns[at];
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    if (key === 'ArrowRight' && columns[at] === last) return { ...nothingSelected, loss: true };
    const next = columns[clamp(at + (key === 'ArrowRight' ? 1 : -1), columns.length - 1)];
    if (unit === undefined) return { layer: next.layer, unit };
    const share = unit / Math.max(1, units - 1);
    return { layer: next.layer, unit: next.units === units ? unit : Math.round(share * (next.units - 1)) };
  }
  if (key === 'PageUp') return { layer, unit: undefined };
  if (unit === undefined || key === 'PageDown') return { layer, unit: unit ?? 0 };
  const most = units - 1;
  if (key === 'Home' || key === 'End') return { layer, unit: key === 'Home' ? 0 : most };
  return { layer, unit: clamp(unit + (key === 'ArrowDown' ? 1 : -1), most) };
}
