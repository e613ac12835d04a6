import type { Pen } from '../chart/pen';
import { SharpCanvas } from '../chart/canvas';
import { drawNotANumber, drawUnitMark, notableStates, unitStateWords } from '../encoding/unitStates';
import { sequentialColour } from '../encoding/sequential';
import type { State } from '../state';
import { setting } from '../store';
import type { Palette } from '../theme';
import { element } from '../ui/element';
import type { SlotServices } from '../views/viewSlot';

const markSize = 22;
const barWidth = 110;
const barHeight = 12;

/** What marks and colours mean in every view, in one place that can be folded away. */
export class Legend {
  readonly element: HTMLDetailsElement;
  private readonly body = element('div', { class: 'legend' });
  private drawn: Palette | undefined;

  constructor(private readonly services: SlotServices) {
    this.element = element('details', { class: 'shared-legend' }, [
      element('summary', {}, ['Legend']),
      this.body,
    ]);
    this.element.addEventListener('toggle', () => {
      services.store.set('layout', 'legend', this.element.open);
      services.requestDraw();
    });
  }

  draw(state: State): void {
    const open = setting(state, 'layout', 'legend', false);
    if (this.element.open !== open) this.element.open = open;
    const { palette } = this.services.theme;
    if (!open || this.drawn === palette) return;
    this.drawn = palette;
    this.body.replaceChildren(
      ...(['healthy', ...[...notableStates].reverse()] as const).map(unit =>
        key(
          picture(markSize, markSize, context => {
            const middle = markSize / 2;
            if (unit !== 'dead') {
              context.fillStyle = palette.diverging.colour(0.35);
              context.beginPath();
              context.arc(middle, middle, 7, 0, 2 * Math.PI);
              context.fill();
            }
            drawUnitMark(context, unit, middle, middle, 7, palette);
          }),
          unitStateWords[unit].word,
          unitStateWords[unit].meaning,
        ),
      ),
      key(
        picture(34, markSize, context => drawNotANumber(context, 1, 3, 32, 16, palette)),
        'not a number',
        'Somewhere in it is NaN or infinity.',
      ),
      key(
        bar(share => palette.diverging.colour(2 * share - 1)),
        'below zero · 0 · above zero',
        'Signed values: orange below zero, purple above, the background at zero; scaled to the largest of what is compared.',
      ),
      key(
        bar(share => sequentialColour(share)),
        'small to large',
        'Magnitudes.',
      ),
      key(
        picture(44, markSize, context => {
          for (const [y, colour, thick] of [
            [6, palette.signs.negative, 1],
            [16, palette.signs.positive, 3],
          ] as const) {
            context.strokeStyle = colour;
            context.lineWidth = thick;
            context.beginPath();
            context.moveTo(2, y);
            context.lineTo(42, y);
            context.stroke();
          }
        }),
        'weight below, above zero; thicker is larger',
        'Edges carry what is chosen at the map: weight, gradient or last update.',
      ),
    );
  }
}

function picture(width: number, height: number, draw: (context: Pen) => void): HTMLElement {
  const canvas = new SharpCanvas('');
  canvas.element.setAttribute('aria-hidden', 'true');
  canvas.element.style.width = `${width}px`;
  draw(canvas.begin(width, height));
  return canvas.element;
}

function bar(colour: (share: number) => string): HTMLElement {
  return picture(barWidth, barHeight, context => {
    for (let x = 0; x < barWidth; x++) {
      context.fillStyle = colour(x / (barWidth - 1));
      context.fillRect(x, 0, 1, barHeight);
    }
  });
}

function key(sign: HTMLElement, text: string, meaning: string): HTMLElement {
  return element('span', { class: 'key', title: meaning }, [sign, text]);
}
