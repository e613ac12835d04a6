import type { Heatmap, HeatmapQuantity, SampleOrder } from '../../../core/session/protocol/inspection';
import { paintPixels, SharpCanvas } from '../../chart/canvas';
import { packColour } from '../../encoding/colour';
import { formatNumber, formatPlural } from '../../encoding/format';
import { unitStateWords } from '../../encoding/unitStates';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import type { Palette } from '../../theme';
import { dropdown } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import type { MountedView, View, ViewHost } from '../view';

const id = 'heatmaps';
const left = 46;
const top = 14;

/** The layer that is looked at: the chosen one, else the first activation. */
function layerOf(state: State): number | undefined {
  const { session } = state.resource.panel ?? {};
  if (session?.state !== 'alive') return undefined;
  const { layer } = state.navigation.selection;
  if (layer !== undefined && layer >= 0) return layer;
  const { layers } = session.summary;
  return (layers.find(({ type }) => type !== 'Linear' && type !== 'BatchNorm1d') ?? layers[0]).index;
}

function request(state: State, what: HeatmapQuantity): Ask<'heatmap'> | undefined {
  const layer = layerOf(state);
  if (layer === undefined) return undefined;
  const order = setting<string>(state, id, 'order', 'class') as SampleOrder;
  return { probe: 'heatmap', params: { layer, what, order, maxSamples: 400 } };
}

/** Units × samples: activations and gradients side by side, with dead and saturated units and NaN marked by name. */
export const heatmapView: View = {
  id,
  title: 'Heatmaps',
  probes: state =>
    (['activation', 'gradient'] as const)
      .map(what => request(state, what))
      .filter(wanted => wanted !== undefined),
  mount: host => new Heatmaps(host),
  text(state) {
    const wanted = request(state, 'activation');
    const map = wanted && state.resource.results.get(wanted);
    if (!map) return { summary: 'No heatmap yet.', tables: [] };
    return {
      summary: describe(map),
      tables: [
        {
          caption: `Layer ${map.layer}, ${map.type}: means over ${map.samples} samples`,
          columns: ['Unit', 'Mean', 'Largest', 'Share not zero', 'State'],
          rows: Array.from({ length: map.units }, (_, unit) => {
            const row = map.values.subarray(unit * map.samples, (unit + 1) * map.samples);
            const sum = row.reduce((total, value) => total + value, 0);
            return [
              unit,
              sum / map.samples,
              row.reduce((most, value) => Math.max(most, value), -Infinity),
              row.filter(value => value !== 0).length / map.samples,
              map.states[unit] ? unitStateWords[map.states[unit]].word : '',
            ];
          }),
        },
      ],
    };
  },
};

function describe(map: Heatmap): string {
  const dead = map.states.filter(state => state === 'dead').length;
  const odd = [
    map.nan > 0 && `${formatPlural(map.nan, 'value')} NaN`,
    map.infinite > 0 && `${map.infinite} infinite`,
  ].filter(Boolean);
  return `Layer ${map.layer}, ${map.type}: ${formatPlural(map.units, 'unit')} × ${map.samples} of ${map.total} samples, colours to ±${formatNumber(map.scale)}${dead > 0 ? `, ${dead} dead` : ''}${odd.length > 0 ? `, ${odd.join(', ')}` : ''}.`;
}

class Heatmaps implements MountedView {
  private readonly maps: readonly [Picture, Picture];
  private readonly order = dropdown({
    label: 'Samples by',
    choices: [
      { value: 'class', text: 'Class' },
      { value: 'activity', text: 'Activity' },
      { value: 'cluster', text: 'Likeness' },
      { value: 'data', text: 'Order of the data' },
    ],
    value: 'class',
    onChange: value => this.host.store.set(id, 'order', value),
  });

  constructor(private readonly host: ViewHost) {
    this.maps = [new Picture('Activation', host), new Picture('Gradient ∂L/∂z', host)];
    host.element.closest('.view')?.classList.add('view-wide');
    host.controls.append(this.order.element);
    host.element.append(
      element(
        'div',
        { class: 'columns' },
        this.maps.map(map => map.element),
      ),
    );
  }

  draw(state: State): void {
    this.order.setValue(setting(state, id, 'order', 'class'));
    const width = Math.max(
      240,
      this.host.size.width > 760 ? this.host.size.width / 2 - 24 : this.host.size.width - 24,
    );
    (['activation', 'gradient'] as const).forEach((what, index) => {
      const wanted = request(state, what);
      const map = wanted && state.resource.results.get(wanted);
      this.maps[index].draw(map, state.navigation.selection.unit, width, this.host.theme.palette);
    });
  }
}

class Picture {
  readonly element: HTMLElement;
  private readonly title = element('h3');
  private readonly canvas: SharpCanvas;
  private readonly words = element('p', { class: 'note' });
  private readonly reading = element('p', { class: 'note' });
  private map: Heatmap | undefined;
  private area = { width: 0, height: 0 };

  constructor(
    private readonly name: string,
    private readonly host: ViewHost,
  ) {
    this.canvas = new SharpCanvas(name);
    this.element = element('div', {}, [this.title, this.canvas.element, this.words, this.reading]);
    this.canvas.element.addEventListener('mousemove', event => this.read(event));
    this.canvas.element.addEventListener('click', event => {
      const cell = this.cell(event);
      if (cell && this.map) this.host.store.select({ layer: this.map.layer, unit: cell.unit });
    });
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
    setText(this.words, describe(map));
    const row = Math.max(1, Math.min(14, Math.floor(420 / Math.max(1, map.units))));
    const height = Math.max(60, Math.min(520, row * map.units));
    this.area = { width: width - left - 4, height };
    const context = this.canvas.begin(width, height + top + 14);
    const { table } = palette.diverging;
    const nan = packColour(palette.error);
    const over = packColour(palette.warning);
    paintPixels(
      context,
      map.samples,
      map.units,
      pixel => {
        const unit = map.unitOrder[Math.floor(pixel / map.samples)];
        const value = map.values[unit * map.samples + (pixel % map.samples)];
        if (Number.isNaN(value)) return nan;
        if (!Number.isFinite(value)) return over;
        return table[
          Math.round(127 * Math.max(-1, Math.min(1, map.scale > 0 ? value / map.scale : 0))) + 127
        ];
      },
      { x: left, y: top, ...this.area },
    );
    this.frame(context, map, chosen, palette);
    this.canvas.element.setAttribute('aria-label', `${this.name}. ${describe(map)}`);
  }

  private frame(
    context: CanvasRenderingContext2D,
    map: Heatmap,
    chosen: number | undefined,
    palette: Palette,
  ): void {
    const { width, height } = this.area;
    const step = height / map.units;
    context.strokeStyle = palette.grid;
    context.lineWidth = 1;
    context.strokeRect(left - 0.5, top - 0.5, width + 1, height + 1);
    context.font = `10px ${palette.font}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    map.unitOrder.forEach((unit, place) => {
      const y = top + (place + 0.5) * step;
      const state = map.states[unit];
      const odd = state !== undefined && state !== 'healthy';
      if (odd) {
        // A bar beside the row for every odd unit, and its name where there is room.
        context.fillStyle = palette.warning;
        context.fillRect(left - 4, top + place * step, 3, Math.max(1, step - 0.5));
      }
      if (step >= 9) {
        context.fillStyle = odd ? palette.warning : palette.muted;
        context.fillText(odd ? unitStateWords[state].word : String(unit), left - 6, y);
      }
      if (unit === chosen) {
        context.strokeStyle = palette.focus;
        context.lineWidth = 2;
        context.strokeRect(left - 1, top + place * step, width + 2, Math.max(2, step));
      }
    });
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

  private cell(event: MouseEvent): { unit: number; sample: number } | undefined {
    const { map } = this;
    if (!map) return undefined;
    const box = this.canvas.element.getBoundingClientRect();
    const sample = Math.floor(((event.clientX - box.left - left) / this.area.width) * map.samples);
    const place = Math.floor(((event.clientY - box.top - top) / this.area.height) * map.units);
    if (sample < 0 || sample >= map.samples || place < 0 || place >= map.units) return undefined;
    return { unit: map.unitOrder[place], sample };
  }

  private read(event: MouseEvent): void {
    const cell = this.cell(event);
    const { map } = this;
    if (!cell || !map) return;
    const value = map.values[cell.unit * map.samples + cell.sample];
    const label = map.sampleClass.length > 0 ? `, class ${map.sampleClass[cell.sample]}` : '';
    setText(
      this.reading,
      `unit ${cell.unit}, sample ${map.sampleRows[cell.sample]}${label}: ${formatNumber(value)}`,
    );
  }
}
