import type { Pen } from '../chart/pen';
import type { UnitState } from '../../core/session/protocol/graph';

/** How a state is named and explained wherever it is shown. */
export const unitStateWords: Readonly<
  Record<UnitState, { readonly word: string; readonly meaning: string }>
> = {
  healthy: { word: 'healthy', meaning: 'It is on for some training samples and off for others.' },
  dying: { word: 'dying', meaning: 'It is on for less than 1 % of the training samples.' },
  dead: {
    word: 'dead',
    meaning: 'Its output is 0 for every training sample, so no gradient reaches its weights.',
  },
  linear: { word: 'never off', meaning: 'It is on for every training sample, so it acts as a linear unit.' },
  saturated: {
    word: 'saturated',
    meaning: 'Its slope is nearly 0 for almost every training sample, so it learns very slowly.',
  },
};

/** States worth pointing out, the worst first. */
export const notableStates: readonly UnitState[] = ['dead', 'dying', 'saturated', 'linear'];

export interface MarkColours {
  readonly foreground: string;
  readonly muted: string;
  readonly warning: string;
}

/**
 * The mark of a state round a unit of that radius: the form tells, the colour only helps. Healthy a thin ring, dead a
 * dashed one (its inside is left empty by the caller), dying half a ring, saturated a bar, never off a doubled ring.
 */
export function drawUnitMark(
  context: Pen,
  state: UnitState | undefined,
  x: number,
  y: number,
  radius: number,
  colours: MarkColours,
): void {
  const ring = (size: number, from = 0, to = 2 * Math.PI): void => {
    context.beginPath();
    context.arc(x, y, size, from, to);
    context.stroke();
  };
  context.save();
  context.lineWidth = Math.max(1, radius / 9);
  switch (state) {
    case 'dead':
      context.strokeStyle = colours.warning;
      context.lineWidth = Math.max(1.25, radius / 7);
      context.setLineDash([radius / 2.4, radius / 3.6]);
      ring(radius);
      break;
    case 'dying':
      context.strokeStyle = colours.muted;
      ring(radius);
      context.strokeStyle = colours.warning;
      context.lineWidth = Math.max(1.5, radius / 5);
      ring(radius, Math.PI / 2, (3 * Math.PI) / 2);
      break;
    case 'saturated':
      context.strokeStyle = colours.muted;
      ring(radius);
      context.strokeStyle = colours.warning;
      context.lineWidth = Math.max(1.5, radius / 4);
      context.beginPath();
      context.moveTo(x - radius, y - radius);
      context.lineTo(x + radius, y - radius);
      context.stroke();
      break;
    case 'linear':
      context.strokeStyle = colours.muted;
      ring(radius);
      ring(radius + context.lineWidth * 2);
      break;
    default:
      context.strokeStyle = colours.muted;
      ring(radius);
  }
  context.restore();
}

/** What is not a number: hatching, and the letters where there is room. */
export function drawNotANumber(
  context: Pen,
  x: number,
  y: number,
  width: number,
  height: number,
  colours: MarkColours,
): void {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colours.warning;
  context.lineWidth = 1;
  context.beginPath();
  const gap = Math.max(3, Math.min(8, width / 4));
  for (let offset = -height; offset < width; offset += gap) {
    context.moveTo(x + offset, y + height);
    context.lineTo(x + offset + height, y);
  }
  context.stroke();
  if (width >= 22 && height >= 12) {
    context.fillStyle = colours.foreground;
    context.font = `600 ${Math.min(12, Math.round(width / 2.6))}px sans-serif`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.fillText('NaN', x + width / 2, y + height / 2);
  }
  context.restore();
}
