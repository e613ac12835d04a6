import type { Pen } from '../../chart/pen';
import { shortened } from '../../chart/shortened';
import type { NetworkGraph } from '../../../core/session/protocol/graph';
import type { Selection } from '../../../core/session/protocol/panel';
import { formatNumber, formatShape } from '../../encoding/format';
import type { Palette } from '../../theme';
import { extentOf, headingHeight, laneHeight, lossReach, unitX, unitY, type GraphLayout } from './layout';
import { shapeTexts } from './tensors';

/** With less room than this for a layer, its type, width and parameters cannot stand below each other. */
const leastHeading = 34;

export interface Names {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

export interface WordPainting {
  readonly layout: GraphLayout;
  readonly graph: NetworkGraph;
  readonly palette: Palette;
  readonly selection: Selection;
  readonly names: Names;
  readonly side: number;
  readonly zoom: number;
  readonly toX: (x: number) => number;
  readonly toY: (y: number) => number;
}

/** Everything that is written, in screen pixels whatever the zoom: names, shapes, the loss. */
export function drawWords(context: Pen, painting: WordPainting): void {
  const { layout, palette } = painting;
  const { width, height } = layout;
  drawNames(context, painting);
  drawLoss(context, painting);
  context.fillStyle = palette.background;
  context.globalAlpha = 0.85;
  context.fillRect(0, 0, width, headingHeight);
  context.fillRect(0, height - laneHeight, width, laneHeight);
  context.globalAlpha = 1;
  drawHeadings(context, painting);
  drawShapes(context, painting);
}

/** Type, width and parameters above each column, where they fit beside their neighbours. */
function drawHeadings(context: Pen, painting: WordPainting): void {
  const { layout, graph, palette, selection, toX } = painting;
  const places = [...layout.columns.map(({ x }) => x), layout.loss.x].map(toX);
  const room = (index: number): number => {
    const left = index > 0 ? places[index] - places[index - 1] : Infinity;
    const right = index + 1 < places.length ? places[index + 1] - places[index] : Infinity;
    return Math.min(left, right, 2 * Math.min(places[index], layout.width - places[index])) - 6;
  };
  context.textBaseline = 'alphabetic';
  context.textAlign = 'center';
  const rooms = layout.columns.map((_, index) => room(index)).slice(1);
  // Many layers on a narrow page share the three lines: each writes its type in one of them.
  const tight = Math.min(...rooms) < leastHeading;
  layout.columns.forEach(({ column }, index) => {
    const dead = column.states.filter(state => state === 'dead').length;
    const chosen = selection.layer === column.layer;
    const wide = room(index);
    const x = places[index];
    context.font = `${chosen ? '600 ' : ''}11px ${palette.font}`;
    context.fillStyle = chosen ? palette.accent : palette.foreground;
    if (tight) {
      const count = dead > 0 ? ` ◌${dead}` : '';
      if (dead > 0) context.fillStyle = palette.warning;
      const texts = [column.type, abbreviate(column.type)].map(text => `${text}${count}`);
      write(context, texts, x, 13 + 14 * (index % 3), 3 * Math.max(10, Math.min(wide, 60)));
      return;
    }
    write(context, [column.type, abbreviate(column.type)], x, 13, wide);
    context.font = `11px ${palette.font}`;
    context.fillStyle = dead > 0 ? palette.warning : palette.muted;
    const { units } = column;
    write(context, dead > 0 ? [`${units} · ${dead} dead`, `◌ ${dead}`] : [String(units)], x, 27, wide);
    context.fillStyle = palette.muted;
    const [weight] = column.parameters;
    if (weight)
      write(
        context,
        [
          column.parameters.map(({ name, shape }) => `${name} ${shape.join('×')}`).join(' · '),
          `${weight.name} ${weight.shape.join('×')}`,
        ],
        x,
        40,
        wide,
      );
  });
  const last = places.length - 1;
  context.font = `${selection.loss ? '600 ' : ''}11px ${palette.font}`;
  context.fillStyle = selection.loss ? palette.accent : palette.foreground;
  const { type } = graph.loss;
  write(context, [type, type.replace(/Loss$/, ''), 'Loss'], places[last], 13, room(last));
}

/** Shapes of what flows between two columns: values to the right, gradients to the left. */
function drawShapes(context: Pen, painting: WordPainting): void {
  const { layout, graph, palette, selection, toX } = painting;
  const { columns, loss, height } = layout;
  context.textAlign = 'center';
  context.textBaseline = 'alphabetic';
  const gaps = columns.map((column, index) => {
    const from = toX(extentOf(column)[1]);
    const to = toX(index + 1 < columns.length ? extentOf(columns[index + 1])[0] : loss.x - 14);
    return { from, to, middle: (from + to) / 2 };
  });
  // Where the words of either row end so far: the next ones must not lie on them.
  const ends = [-Infinity, -Infinity];
  columns.forEach((column, index) => {
    const { from, to, middle } = gaps[index];
    const next = columns.at(index + 1)?.column.layer;
    const { layer } = column.column;
    const chosen =
      selection.layer !== undefined ? selection.layer === layer || selection.layer === next : false;
    const full = chosen && graph.loss.rows > 0;
    context.font = `${chosen ? '600 ' : ''}10.5px ${palette.font}`;
    context.fillStyle = chosen ? palette.foreground : palette.muted;
    // A label may stand below the units beside it as well; a long one leaves its neighbours their place.
    const apart = [gaps[index - 1], gaps[index + 1]].map(other =>
      Math.abs((other?.middle ?? Infinity) - middle),
    );
    const room = Math.min(
      to - from + Math.min(60, (to - from) * 0.5),
      full ? Math.min(...apart) - 6 : Infinity,
    );
    (['forward', 'backward'] as const).forEach((way, row) => {
      const free = Math.min(room, 2 * (middle - ends[row] - 6));
      const width = write(context, shapeTexts(graph, index, way, full), middle, height - 19 + 13 * row, free);
      if (width > 0) ends[row] = middle + width / 2;
    });
  });
}

/** Pixels below which nothing of a name can be read. */
const leastName = 14;

/** Features beside the inputs, classes or targets beside the outputs. */
function drawNames(context: Pen, painting: WordPainting): void {
  const { layout, palette, names, side, zoom, toX, toY } = painting;
  const { columns, loss } = layout;
  context.font = `11px ${palette.font}`;
  context.textBaseline = 'middle';
  context.fillStyle = palette.foreground;
  const [first] = columns;
  const last = columns[columns.length - 1];
  if (side > 0 && first.spacing * zoom >= 11 && first.across === 1) {
    context.textAlign = 'right';
    names.inputs.forEach((name, unit) => {
      const x = toX(unitX(first, unit) - first.radius) - 5;
      const room = Math.min(x - 4, side + 30 * zoom);
      if (room >= leastName) context.fillText(shortened(context, name, room), x, toY(unitY(first, unit)));
    });
  }
  if (last.spacing * zoom < 11 || last.across > 1) return;
  context.textAlign = 'left';
  names.outputs.forEach((name, unit) => {
    const x = toX(unitX(last, unit) + last.radius) + 5;
    const room = toX(loss.x) - lossReach - x;
    if (room < leastName) return;
    const text = shortened(context, name, room);
    const y = toY(unitY(last, unit));
    context.globalAlpha = 0.8;
    context.fillStyle = palette.background;
    context.fillRect(x - 2, y - 7, context.measureText(text).width + 4, 14);
    context.globalAlpha = 1;
    context.fillStyle = palette.foreground;
    context.fillText(text, x, y);
  });
}

/** The loss with its value, and the targets that it compares with. */
function drawLoss(context: Pen, painting: WordPainting): void {
  const { layout, graph, palette, selection, toX, toY } = painting;
  const x = toX(layout.loss.x);
  const y = toY(layout.loss.y);
  const { value, targets, rows } = graph.loss;
  context.fillStyle = palette.background;
  context.strokeStyle = selection.loss ? palette.focus : palette.muted;
  context.lineWidth = selection.loss ? 2.5 : 1.2;
  context.beginPath();
  context.roundRect(x - 17, y - 17, 34, 34, 6);
  context.fill();
  context.stroke();
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = palette.foreground;
  context.font = `italic 600 16px ${palette.font}`;
  context.fillText('L', x, y);
  context.font = `600 11px ${palette.font}`;
  if (rows > 0) {
    context.fillStyle = Number.isFinite(value) ? palette.foreground : palette.error;
    write(context, [formatNumber(value)], Math.min(x, layout.width - 20), y - 26, 90);
  }
  // The targets come in from below.
  context.fillStyle = palette.muted;
  context.strokeStyle = palette.muted;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x, y + 40);
  context.lineTo(x, y + 20);
  context.moveTo(x - 3, y + 25);
  context.lineTo(x, y + 20);
  context.lineTo(x + 3, y + 25);
  context.stroke();
  context.font = `10.5px ${palette.font}`;
  const edge = 2 * (layout.width - x) + 6;
  write(context, [`T ${targets.join('×')}`, 'T'], x, y + 48, Math.max(edge, 30));
  if (selection.loss) {
    context.fillStyle = palette.foreground;
    write(context, [`targets ${formatShape(targets)}`], x, y + 61, edge);
  }
}

/** The first of the texts that fits; answers with its width, 0 when none does. */
function write(context: Pen, texts: readonly string[], x: number, y: number, room: number): number {
  const fitting = texts.find(text => context.measureText(text).width <= room);
  if (fitting === undefined) return 0;
  context.fillText(fitting, x, y);
  return context.measureText(fitting).width;
}

/** `BatchNorm1d` as `BN`, `Linear` as `Lin`, `LeakyReLU` as `LR`. */
function abbreviate(type: string): string {
  const capitals = type.replaceAll(/[^A-Z]/g, '');
  return capitals.length >= 2 ? capitals.slice(0, 2) : type.slice(0, 3);
}
