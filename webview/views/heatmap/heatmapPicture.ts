import { tickStep } from 'd3';
import type { Pen } from '../../chart/pen';
import type { UnitState } from '../../../core/session/protocol/graph';
import type { Heatmap } from '../../../core/session/protocol/inspection';
import { paintPixels, SharpCanvas } from '../../chart/canvas';
import { packColour } from '../../encoding/colour';
import { formatNumber, formatPlural } from '../../encoding/format';
import { notableStates, unitStateWords } from '../../encoding/unitStates';
import type { Palette } from '../../theme';
import { element, setText, setVisible } from '../../ui/element';
import type { ViewHost } from '../view';
import { markOddValues } from './oddValues';

const left = 56;
const top = 14;
/** A row of fewer pixels has no room for a word: each state then has a column of its own beside the rows. */
const wordHeight = 9;
const columnWidth = 8;
const stateLetters: Readonly<Partial<Record<UnitState, string>>> = {
  dead: 'D',
  dying: 'y',
  saturated: 'S',
  linear: 'L',
};

/** A unit and a row of the data: the same in both pictures, wherever each has put them. */
export interface PointedCell {
  readonly unit: number;
  readonly row: number;
}

/** What is shown, and what in it is remarkable. */
export function describeHeatmap(map: Heatmap): string {
  const states = notableStates.flatMap(state => {
    const count = map.states.filter(each => each === state).length;
    return count > 0 ? [`${count} ${unitStateWords[state].word}`] : [];
  });
  const odd = [
    map.nan > 0 && `${formatPlural(map.nan, 'value')} NaN`,
    map.infinite > 0 && `${map.infinite} infinite`,
  ].filter(Boolean);
  return `Layer ${map.layer}, ${map.type}: ${formatPlural(map.units, 'unit')} × ${map.samples} of ${map.total} samples, colours to ±${formatNumber(map.scale)}${states.length > 0 ? `, ${states.join(', ')}` : ''}${odd.length > 0 ? `, ${odd.join(', ')}` : ''}.`;
}

/** Units × samples as colours, with marks for what is odd; read by the pointer and by the arrow keys. */
export class HeatmapPicture {
  readonly element: HTMLElement;
  private readonly title = element('h3');
  private readonly canvas: SharpCanvas;
  private readonly cursor = element('div', { class: 'heatmap-cursor', hidden: true });
  private readonly words = element('p', { class: 'note' });
  private readonly reading = element('p', { class: 'note chart-reading', role: 'status' });
  private map: Heatmap | undefined;
  private area = { width: 0, height: 0 };
  private pointed: PointedCell | undefined;

  /** @param onPoint hears which cell is pointed at, so that the other picture points at the same */
  constructor(
    private readonly name: string,
    private readonly host: ViewHost,
    private readonly onPoint: (cell: PointedCell | undefined) => void,
  ) {
    this.canvas = new SharpCanvas(name);
    const canvas = this.canvas.element;
    canvas.setAttribute('tabindex', '0');
    this.element = element('div', {}, [
      this.title,
      element('div', { class: 'heatmap-frame' }, [canvas, this.cursor]),
      this.words,
      this.reading,
    ]);
    canvas.addEventListener('mousemove', event => onPoint(this.cellAt(event)));
    canvas.addEventListener('mouseleave', () => onPoint(undefined));
    canvas.addEventListener('click', event => this.select(this.cellAt(event)));
    canvas.addEventListener('keydown', event => this.key(event));
  }

  draw(map: Heatmap | undefined, chosen: number | undefined, width: number, palette: Palette): void {
    this.map = map;
    setVisible(this.canvas.element, map !== undefined);
    if (!map) {
      setText(this.title, this.name);
      setText(this.words, 'Waiting for the first frame.');
      return;
    }
    setText(this.title, `${this.name}, layer ${map.layer} (${map.type})`);
    setText(this.words, describeHeatmap(map));
    const row = Math.max(1, Math.min(14, Math.floor(420 / Math.max(1, map.units))));
    const height = Math.max(60, Math.min(520, row * map.units));
    this.area = { width: width - left - 4, height };
    const context = this.canvas.begin(width, height + top + 14);
    const { table } = palette.diverging;
    const blank = packColour(palette.background);
    paintPixels(
      context,
      map.samples,
      map.units,
      pixel => {
        const unit = map.unitOrder[Math.floor(pixel / map.samples)];
        const value = map.values[unit * map.samples + (pixel % map.samples)];
        if (!Number.isFinite(value)) return blank;
        return table[
          Math.round(127 * Math.max(-1, Math.min(1, map.scale > 0 ? value / map.scale : 0))) + 127
        ];
      },
      { x: left, y: top, ...this.area },
    );
    markOddValues(context, map, { x: left, y: top, ...this.area }, palette);
    this.frame(context, map, chosen, palette);
    this.canvas.element.setAttribute(
      'aria-label',
      `${this.name}. ${describeHeatmap(map)} Arrow keys read it cell by cell, Enter selects the unit.`,
    );
    this.point(this.pointed);
  }

  /** Marks the cell of a unit and a data row, and says what it holds. */
  point(cell: PointedCell | undefined): void {
    this.pointed = cell;
    const { map, area } = this;
    const place = cell && map ? map.unitOrder.indexOf(cell.unit) : -1;
    const column = cell && map ? map.sampleRows.indexOf(cell.row) : -1;
    const isThere = map !== undefined && cell !== undefined && place >= 0 && column >= 0;
    setVisible(this.cursor, isThere);
    if (!isThere) {
      setText(this.reading, '');
      return;
    }
    const [w, h] = [area.width / map.samples, area.height / map.units];
    this.cursor.style.left = `${left + column * w - 2}px`;
    this.cursor.style.top = `${top + place * h - 2}px`;
    this.cursor.style.width = `${Math.max(5, w + 3)}px`;
    this.cursor.style.height = `${Math.max(5, h + 3)}px`;
    const value = map.values[cell.unit * map.samples + column];
    const label = map.sampleClass.length > 0 ? `, class ${map.sampleClass[column]}` : '';
    const state = map.states[cell.unit];
    setText(
      this.reading,
      `unit ${cell.unit}${state && state !== 'healthy' ? ` (${unitStateWords[state].word})` : ''}, sample ${cell.row}${label}: ${formatNumber(value)}`,
    );
  }

  private frame(context: Pen, map: Heatmap, chosen: number | undefined, palette: Palette): void {
    const { width, height } = this.area;
    const step = height / map.units;
    context.strokeStyle = palette.grid;
    context.lineWidth = 1;
    context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
    context.font = `10px ${palette.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    // Rows too narrow for a number each: one now and then, so that it is seen where in the layer one is.
    const every = tickStep(0, map.units, this.area.height / 28) || 1;
    map.unitOrder.forEach((unit, place) => {
      const y = top + (place + 0.5) * step;
      const state = map.states[unit];
      const odd = state !== undefined && state !== 'healthy';
      if (odd && step < wordHeight) {
        const which = notableStates.indexOf(state);
        context.fillStyle = palette.warning;
        context.fillRect(
          left - 5 - columnWidth * (notableStates.length - which),
          top + place * step,
          columnWidth - 2,
          Math.max(1, step - 0.5),
        );
      }
      if (step >= wordHeight) {
        context.fillStyle = odd ? palette.foreground : palette.muted;
        context.fillText(odd ? unitStateWords[state].word : String(unit), left - 6, y);
      }
      if (step < wordHeight && place % every === 0) {
        context.fillStyle = palette.muted;
        context.fillText(String(unit), left - 8 - columnWidth * notableStates.length, y);
      }
      if (unit === chosen) {
        context.strokeStyle = palette.focus;
        context.lineWidth = 2;
        context.strokeRect(left - 1, top + place * step, width + 2, Math.max(2, step));
      }
    });
    if (step < wordHeight && map.states.length > 0) {
      context.fillStyle = palette.muted;
      context.textAlign = 'center';
      notableStates.forEach((state, which) =>
        context.fillText(
          stateLetters[state] ?? '',
          left - 6 - columnWidth * (notableStates.length - which) + columnWidth / 2,
          top - 7,
        ),
      );
    }
    // Where one class ends and the next begins.
    context.strokeStyle = palette.foreground;
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    if (map.order === 'class')
      for (let column = 1; column < map.sampleClass.length; column++) {
        if (map.sampleClass[column] === map.sampleClass[column - 1]) continue;
        const x = left + (column * width) / map.samples;
        context.beginPath();
        context.moveTo(x, top);
        context.lineTo(x, top + height);
        context.stroke();
      }
    context.globalAlpha = 1;
    context.fillStyle = palette.muted;
    context.textAlign = 'left';
    context.textBaseline = 'alphabetic';
    context.fillText('samples →', left, top + height + 11);
  }

  private cellAt(event: MouseEvent): PointedCell | undefined {
    const { map } = this;
    if (!map) return undefined;
    const box = this.canvas.element.getBoundingClientRect();
    const sample = Math.floor(((event.clientX - box.left - left) / this.area.width) * map.samples);
    const place = Math.floor(((event.clientY - box.top - top) / this.area.height) * map.units);
    if (sample < 0 || sample >= map.samples || place < 0 || place >= map.units) return undefined;
    return { unit: map.unitOrder[place], row: map.sampleRows[sample] };
  }

  private key(event: KeyboardEvent): void {
    const { map, pointed } = this;
    if (!map) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.select(pointed);
      return;
    }
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
    // The first key only shows where the cursor is.
    const [down, right] = pointed ? move : [0, 0];
    const place = within((pointed ? map.unitOrder.indexOf(pointed.unit) : 0) + down, map.units);
    const column = within((pointed ? map.sampleRows.indexOf(pointed.row) : 0) + right, map.samples);
    this.onPoint({ unit: map.unitOrder[place], row: map.sampleRows[column] });
  }

  private select(cell: PointedCell | undefined): void {
    if (cell && this.map) this.host.store.select({ layer: this.map.layer, unit: cell.unit });
  }
}
