import type { Pen } from '../../chart/pen';
import { formatNumber } from '../../encoding/format';
import { sequentialColour } from '../../encoding/sequential';
import type { Palette } from '../../theme';
import type { LossScale } from './surfaceScene';

/** Filled steps of the colour scale, the same as the contours have. */
export const levels = 16;

/** The colours with the losses they stand for: `width` pixels at the right of a picture. */
export const legendWidth = 96;

export function drawLossLegend(
  context: Pen,
  scale: LossScale,
  left: number,
  top: number,
  height: number,
  palette: Palette,
): void {
  const step = height / levels;
  for (let level = 0; level < levels; level++) {
    context.fillStyle = sequentialColour((level + 0.5) / levels);
    context.fillRect(left, top + height - (level + 1) * step, 14, step + 0.5);
  }
  context.strokeStyle = palette.grid;
  context.lineWidth = 1;
  context.strokeRect(left, top, 14, height);
  context.fillStyle = palette.muted;
  context.font = `11px ${palette.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  for (let tick = 0; tick <= 4; tick++)
    context.fillText(formatNumber(scale.fromUnit(tick / 4)), left + 19, top + height - (tick / 4) * height);
  context.textBaseline = 'alphabetic';
  context.fillText('loss', left, top - 6);
}
