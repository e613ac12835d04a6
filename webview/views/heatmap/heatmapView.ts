import type { HeatmapQuantity, SampleOrder } from '../../../core/session/protocol/inspection';
import { unitStateWords } from '../../encoding/unitStates';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import { dropdown } from '../../ui/dropdown';
import { element } from '../../ui/element';
import type { MountedView, View, ViewHost } from '../view';
import { describeHeatmap, HeatmapPicture, type PointedCell } from './heatmapPicture';

const id = 'heatmaps';

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
      summary: describeHeatmap(map),
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

class Heatmaps implements MountedView {
  private readonly maps: readonly [HeatmapPicture, HeatmapPicture];
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
    const point = (cell: PointedCell | undefined): void => this.maps.forEach(map => map.point(cell));
    this.maps = [
      new HeatmapPicture('Activation', host, point),
      new HeatmapPicture('Gradient ∂L/∂z', host, point),
    ];
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
