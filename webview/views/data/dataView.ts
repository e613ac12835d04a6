import { extent, scaleLinear } from 'd3';
import type { DataPoints, DecisionRegion, PointSet } from '../../../core/session/protocol/decision';
import { paintPixels, SharpCanvas } from '../../chart/canvas';
import { traceClassMark } from '../../encoding/classes';
import { packColour } from '../../encoding/colour';
import { formatCount, formatNumber } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import { dropdown } from '../../ui/dropdown';
import { element, setText } from '../../ui/element';
import type { Palette } from '../../theme';
import type { MountedView, View, ViewHost } from '../view';

const points: Ask<'dataPoints'> = { probe: 'dataPoints', params: {} };
const region: Ask<'decision'> = { probe: 'decision', params: { size: 72 } };

/** The data, and over two features the network's answer everywhere around it. */
export const dataView: View = {
  id: 'data',
  title: 'Data and decision',
  probes: () => [region],
  lookups: () => [points],
  mount,
  text(state) {
    const data = state.resource.results.get(points);
    if (!data) return { summary: 'The data is being read.', tables: [] };
    return {
      summary: `${formatCount(data.training.total)} training and ${formatCount(data.validation.total)} validation samples with ${data.features.length} features${data.classes.length > 0 ? `, ${data.classes.length} classes` : ''}.`,
      tables: [
        {
          caption: 'Training samples, as the network sees them',
          columns: ['Row', ...data.features, 'Target'],
          rows: Array.from({ length: Math.min(200, data.training.rows) }, (_, row) => [
            row,
            ...data.features.map((_, j) => data.training.inputs[row * data.features.length + j]),
            data.classes[data.training.target[row]] ?? data.training.target[row],
          ]),
          note: data.training.total > 200 ? 'The first 200 samples.' : undefined,
        },
      ],
    };
  },
};

function mount(host: ViewHost): MountedView {
  const canvas = new SharpCanvas('Data and decision region');
  const legend = element('div', { class: 'legend' });
  const note = element('p', { class: 'note' });
  host.element.append(legend, canvas.element, note);
  const axis = (name: string, initial: string) =>
    dropdown({
      label: name,
      choices: [{ value: initial, text: initial }],
      value: initial,
      onChange: value => host.store.set('data', name, value),
    });
  const across = axis('Across', '0');
  const up = axis('Up', '1');
  host.controls.append(across.element, up.element);
  let legendKey = '';

  return {
    draw(state: State) {
      const data = state.resource.results.get(points);
      const { width } = host.size;
      if (!data || width === 0) return;
      const { palette } = host.theme;
      const decision = state.resource.results.get(region);
      const flat = data.features.length === 2;
      const choices = data.features.map((text, index) => ({ value: String(index), text }));
      const last = data.features.length - 1;
      const i = flat ? 0 : Math.min(last, Number(setting(state, 'data', 'Across', '0')) || 0);
      const j = flat
        ? 1
        : Math.min(last, Number(setting(state, 'data', 'Up', String(Math.min(1, last)))) || 0);
      for (const [field, value] of [
        [across, i],
        [up, j],
      ] as const) {
        field.element.toggleAttribute('hidden', flat || data.features.length < 3);
        field.setChoices(choices, String(value));
      }
      drawPicture(canvas, width, data, decision, i, j, palette);
      setText(note, explain(data, decision, flat));
      const key = JSON.stringify([palette.classes, data.classes]);
      if (key !== legendKey) {
        legendKey = key;
        legend.replaceChildren(
          ...(data.classes.length > 0
            ? data.classes.map((name, index) => classKey(name, index, palette))
            : []),
        );
      }
    },
  };
}

function explain(data: DataPoints, decision: DecisionRegion | undefined, flat: boolean): string {
  const filled = data.validation.total > 0 ? 'Filled marks train, hollow ones are held back. ' : '';
  if (!flat)
    return `${filled}The network sees ${data.features.length} features; two of them span this picture.`;
  if (!decision?.box) return filled;
  return data.classes.length > 0
    ? `${filled}The colour is the class that the network chooses there, stronger where it is surer.`
    : `${filled}The background is the network's answer, orange below 0 and purple above; a mark shows the value that was wanted.`;
}

function drawPicture(
  canvas: SharpCanvas,
  width: number,
  data: DataPoints,
  decision: DecisionRegion | undefined,
  i: number,
  j: number,
  palette: Palette,
): void {
  const height = Math.min(420, Math.max(240, width * 0.8));
  const context = canvas.begin(width, height);
  const margin = { left: 44, right: 10, top: 8, bottom: 26 };
  const features = data.features.length;
  const all = [data.training, data.validation];
  const edge = (axis: number): [number, number] => {
    if (decision?.box && features === 2) return [...(axis === 0 ? decision.box.x : decision.box.y)];
    const values = all.flatMap(set =>
      Array.from({ length: set.rows }, (_, row) => set.inputs[row * features + axis]),
    );
    const [low = 0, high = 1] = extent(values);
    const pad = 0.06 * (high - low || 1);
    return [low - pad, high + pad];
  };
  const x = scaleLinear(edge(i), [margin.left, width - margin.right]);
  const y = scaleLinear(edge(Math.min(j, features - 1)), [height - margin.bottom, margin.top]);
  const inside = {
    x: margin.left,
    y: margin.top,
    width: width - margin.left - margin.right,
    height: height - margin.top - margin.bottom,
  };
  const range = targetRange(data);
  if (decision?.box && decision.size > 0 && features === 2)
    paintRegion(context, decision, data, palette, inside, range);
  context.strokeStyle = palette.grid;
  context.strokeRect(inside.x, inside.y, inside.width, inside.height);
  context.fillStyle = palette.muted;
  context.font = `11px ${palette.font}`;
  context.textAlign = 'center';
  for (const tick of x.ticks(5)) context.fillText(formatNumber(tick), x(tick), height - margin.bottom + 14);
  context.textAlign = 'right';
  context.textBaseline = 'middle';
  for (const tick of y.ticks(5)) context.fillText(formatNumber(tick), margin.left - 5, y(tick));
  context.textBaseline = 'alphabetic';
  context.fillText(data.features[i], width - margin.right, height - 2);
  context.textAlign = 'left';
  context.fillText(data.features[Math.min(j, features - 1)], 2, 10);
  const size = Math.max(4, Math.min(8, 160 / Math.sqrt(data.training.rows)));
  drawPoints(context, data.training, data, i, j, x, y, size, palette, range, true);
  drawPoints(context, data.validation, data, i, j, x, y, size, palette, range, false);
  canvas.element.setAttribute(
    'aria-label',
    `Data over ${data.features[i]} and ${data.features[Math.min(j, features - 1)]}, ${data.training.total + data.validation.total} samples`,
  );
}

function targetRange(data: DataPoints): number {
  if (data.classes.length > 0) return 1;
  let largest = 1e-12;
  for (const value of data.training.target) largest = Math.max(largest, Math.abs(value));
  return largest;
}

function paintRegion(
  context: CanvasRenderingContext2D,
  { size, value, confidence }: DecisionRegion,
  data: DataPoints,
  palette: Palette,
  target: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  range: number,
): void {
  const nan = packColour(palette.error, 0.5);
  const classes = palette.classes.map(colour =>
    Array.from({ length: 11 }, (_, step) => packColour(colour, 0.05 + 0.04 * step)),
  );
  const count = Math.max(2, data.classes.length);
  paintPixels(
    context,
    size,
    size,
    pixel => {
      // The picture's first row is the highest y.
      const index = (size - 1 - Math.floor(pixel / size)) * size + (pixel % size);
      const found = value[index];
      if (Number.isNaN(found)) return nan;
      if (data.classes.length === 0) {
        const step = Math.round(127 * Math.max(-1, Math.min(1, found / range)));
        return palette.diverging.table[step + 127];
      }
      const sure = Math.max(0, (confidence[index] * count - 1) / (count - 1));
      return classes[found % classes.length][Math.round(10 * Math.min(1, sure))];
    },
    target,
    true,
  );
}

function drawPoints(
  context: CanvasRenderingContext2D,
  set: PointSet,
  data: DataPoints,
  i: number,
  j: number,
  x: (value: number) => number,
  y: (value: number) => number,
  size: number,
  palette: Palette,
  range: number,
  filled: boolean,
): void {
  const features = data.features.length;
  context.lineWidth = 1;
  for (let row = 0; row < set.rows; row++) {
    const target = set.target[row];
    const label = data.classes.length > 0 ? target : 0;
    const colour =
      data.classes.length > 0
        ? palette.classes[label % palette.classes.length]
        : palette.diverging.colour(target / range);
    context.beginPath();
    traceClassMark(
      context,
      label,
      x(set.inputs[row * features + i]),
      y(set.inputs[row * features + Math.min(j, features - 1)]),
      size,
    );
    if (filled) {
      context.fillStyle = colour;
      context.fill();
      context.strokeStyle = palette.background;
    } else context.strokeStyle = data.classes.length > 0 ? colour : palette.foreground;
    context.stroke();
  }
}

function classKey(name: string, index: number, palette: Palette): HTMLElement {
  const canvas = element('canvas', { width: 28, height: 28, 'aria-hidden': 'true', class: 'mark' });
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(2, 2);
    context.beginPath();
    traceClassMark(context, index, 7, 7, 9);
    context.fillStyle = palette.classes[index % palette.classes.length];
    context.fill();
  }
  canvas.style.width = canvas.style.height = '14px';
  return element('span', { class: 'key' }, [canvas, name]);
}
