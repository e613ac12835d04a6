import type { Curves } from '../../core/session/protocol/curves';
import type { Ask } from '../probeResults';
import { setAttributes, svgElement } from '../ui/element';

export const sparklineRequest: Ask<'curves'> = { probe: 'curves', params: { maxPoints: 60 } };

const width = 72;
const height = 18;

/** The course of the loss in the size of a word. Its numbers are in the curves view, so screen readers skip it. */
export class Sparkline {
  readonly element = svgElement('svg', {
    class: 'sparkline',
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    'aria-hidden': 'true',
  });
  private readonly line = svgElement('path');
  private readonly end = svgElement('circle', { r: 1.8 });
  private drawn: Curves | undefined;

  constructor() {
    this.element.append(this.line, this.end);
  }

  draw(curves: Curves | undefined): void {
    if (curves === this.drawn) return;
    this.drawn = curves;
    const points = curves ? pointsOf(curves) : [];
    const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
    this.line.setAttribute('d', path);
    const last = points.at(-1);
    this.end.toggleAttribute('hidden', !last);
    if (last) setAttributes(this.end, { cx: last[0].toFixed(1), cy: last[1].toFixed(1) });
  }
}

/** Of the evaluations where there are enough of them, otherwise of the minibatches; on a log axis over more than a decade. */
function pointsOf({ training, batch }: Curves): [number, number][] {
  const [steps, losses] =
    training.step.length >= 3 ? [training.step, training.loss] : [batch.step, batch.lossMean];
  const finite = [...losses].filter(Number.isFinite);
  if (finite.length < 2) return [];
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  const scale = low > 0 && high / low > 10 ? Math.log : (value: number) => value;
  const span = scale(high) - scale(low) || 1;
  const from = steps[0];
  const length = steps[steps.length - 1] - from || 1;
  return [...losses].flatMap((loss, i): [number, number][] =>
    Number.isFinite(loss)
      ? [
          [
            2 + ((steps[i] - from) / length) * (width - 4),
            2 + (1 - (scale(loss) - scale(low)) / span) * (height - 4),
          ],
        ]
      : [],
  );
}
