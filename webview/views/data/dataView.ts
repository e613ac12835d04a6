import type { Pen } from '../../chart/pen';
import type { DataPoints } from '../../../core/session/protocol/decision';
import { SharpCanvas } from '../../chart/canvas';
import { traceClassMark } from '../../encoding/classes';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import type { Palette } from '../../theme';
import { dropdown } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import type { MountedView, View, ViewHost } from '../view';
import { tellingAxes } from './axes';
import { dataTwin, describeSample, explainScene } from './describe';
import { drawScene, traceWrong } from './drawScene';
import { layOutScene, type Scene } from './scene';

const points: Ask<'dataPoints'> = { probe: 'dataPoints', params: {} };
/** How near the pointer must come to a mark to hear of it, in pixels. */
const reach = 12;

/** The axes that the user chose, or those that show most. */
function axesOf(state: State): readonly [number, number] {
  const data = state.resource.results.get(points);
  const last = (data?.features.length ?? 2) - 1;
  const telling = data ? tellingOf(data) : ([0, 1] as const);
  if (last < 2) return telling;
  const chosen = (name: string, otherwise: number): number => {
    const index = data?.features.indexOf(setting(state, 'data', name, '')) ?? -1;
    return index >= 0 ? index : otherwise;
  };
  return [chosen('Across', telling[0]), chosen('Up', telling[1])];
}

const telling = new WeakMap<DataPoints, readonly [number, number]>();

function tellingOf(data: DataPoints): readonly [number, number] {
  let found = telling.get(data);
  if (!found) telling.set(data, (found = tellingAxes(data)));
  return found;
}

function regionOf(state: State): Ask<'decision'> {
  return { probe: 'decision', params: { size: 72, axes: axesOf(state) } };
}

/** The data, and the network's answer everywhere around it. */
export const dataView: View = {
  id: 'data',
  title: 'Data and decision',
  probes: state => [regionOf(state)],
  lookups: () => [points],
  mount,
  text(state) {
    const data = state.resource.results.get(points);
    if (!data) return { summary: 'The data is being read.', tables: [] };
    return dataTwin(data, state.resource.results.get(regionOf(state)));
  },
};

function mount(host: ViewHost): MountedView {
  const canvas = new SharpCanvas('Data and decision region');
  const legend = element('div', { class: 'legend' });
  const note = element('p', { class: 'note' });
  const tooltip = element('div', { class: 'tooltip', hidden: true });
  host.element.append(legend, canvas.element, note, tooltip);
  const axis = (name: string) =>
    dropdown({
      label: name,
      choices: [{ value: '', text: '' }],
      value: '',
      onChange: value => host.store.set('data', name, value),
    });
  const across = axis('Across');
  const up = axis('Up');
  host.controls.append(across.element, up.element);
  let legendKey = '';
  let scene: Scene | undefined;

  const hover = (event: MouseEvent): void => {
    const { state } = host.store;
    const data = state.resource.results.get(points);
    const box = canvas.element.getBoundingClientRect();
    const x = event.clientX - box.left;
    const y = event.clientY - box.top;
    const found = data && scene && nearest(data, scene, x, y);
    setVisible(tooltip, found !== undefined);
    if (!data || !found) return;
    const decision = state.resource.results.get(regionOf(state));
    setText(tooltip, describeSample(data, found.part, found.row, decision, axesOf(state)));
    tooltip.style.left = `${Math.min(x + 14, Math.max(0, host.size.width - 220))}px`;
    tooltip.style.top = `${canvas.element.offsetTop + y + 14}px`;
  };
  canvas.element.addEventListener('mousemove', hover);
  canvas.element.addEventListener('mouseleave', () => setVisible(tooltip, false));

  return {
    draw(state: State) {
      const data = state.resource.results.get(points);
      const { width } = host.size;
      if (!data || width === 0) return;
      const { palette } = host.theme;
      const axes = axesOf(state);
      const decision = state.resource.results.get(regionOf(state));
      const choices = data.features.map(name => ({ value: name, text: name }));
      for (const [field, feature] of [
        [across, axes[0]],
        [up, axes[1]],
      ] as const) {
        field.element.toggleAttribute('hidden', data.features.length < 3);
        field.setChoices(choices, data.features[feature]);
      }
      scene = layOutScene(width, data, decision, axes);
      drawScene(canvas.begin(width, scene.height), scene, data, decision, palette);
      canvas.element.setAttribute(
        'aria-label',
        `Data over ${scene.xName} and ${scene.yName}, ${data.training.total + data.validation.total} samples`,
      );
      setText(note, explainScene(data, decision, scene));
      const key = JSON.stringify([palette.classes, data.classes]);
      if (key !== legendKey) {
        legendKey = key;
        legend.replaceChildren(...legendKeys(data, palette));
      }
    },
  };
}

interface FoundSample {
  readonly part: 'training' | 'validation';
  readonly row: number;
}

/** The sample whose mark is nearest, within reach. */
function nearest(data: DataPoints, scene: Scene, x: number, y: number): FoundSample | undefined {
  let best: FoundSample | undefined;
  let bestDistance = reach;
  for (const part of ['training', 'validation'] as const)
    for (let row = 0; row < data[part].rows; row++) {
      const [left, top] = scene.place(data[part], row);
      const distance = Math.hypot(left - x, top - y);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = { part, row };
      }
    }
  return best;
}

function legendKeys(data: DataPoints, palette: Palette): HTMLElement[] {
  if (data.classes.length === 0) return [];
  return [
    ...data.classes.map((name, index) =>
      legendKey(name, context => {
        context.beginPath();
        traceClassMark(context, index, 9, 9, 9);
        context.fillStyle = palette.classes[index % palette.classes.length];
        context.fill();
      }),
    ),
    legendKey('wrong', context => traceWrong(context, 9, 9, 6, palette)),
  ];
}

function legendKey(name: string, draw: (context: Pen) => void): HTMLElement {
  const canvas = element('canvas', { width: 36, height: 36, 'aria-hidden': 'true', class: 'mark' });
  const context = canvas.getContext('2d');
  if (context) {
    context.scale(2, 2);
    draw(context);
  }
  canvas.style.width = canvas.style.height = '18px';
  return element('span', { class: 'key' }, [canvas, name]);
}
