import type { Pen } from '../../chart/pen';
import { select, zoom, zoomIdentity, type ZoomTransform } from 'd3';
import type { GraphColumn, NetworkGraph } from '../../../core/session/protocol/graph';
import type { Selection } from '../../../core/session/protocol/panel';
import { isRecording, SharpCanvas } from '../../chart/canvas';
import { formatNumber, formatPlural, formatShape, formatShare } from '../../encoding/format';
import { notableStates, unitStateWords } from '../../encoding/unitStates';
import { nothingSelected, type State } from '../../state';
import { setting } from '../../store';
import { button } from '../../ui/button';
import { dropdown } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import type { MountedView, TextTable, View, ViewHost } from '../view';
import { GraphPainter } from './drawGraph';
import { drawWords, type Names } from './drawWords';
import { keyboardMove } from './keyboard';
import { sameScene } from './edgeLayer';
import type { UnitFace } from './unitPainter';
import type { UnitPainting } from './unitLayer';
import { graphRequest } from './request';
import {
  gapAt,
  headingHeight,
  laneHeight,
  layOutGraph,
  unitAt,
  type GraphLayout,
  type UnitPlace,
} from './layout';
import { basis, describeFlow, describeLayer, describeLoss, tensorName } from './tensors';

/** The network: units with what each computes, weights by sign and size, everything by mouse and by keyboard. */
export const graphView: View = {
  id: 'graph',
  title: 'Network',
  place: 'map',
  probes: state => [graphRequest(state)],
  mount,
  text(state) {
    const graph = state.resource.results.get(graphRequest(state));
    if (!graph) return { summary: 'The network is being built.', tables: [] };
    return {
      summary: `${summary(graph)} ${describeLoss(graph)}.`,
      tables: [
        flowTable(graph),
        ...graph.columns.filter(({ layer }) => layer >= 0).map(column => tableOf(column)),
      ],
    };
  },
};

function summary(graph: NetworkGraph): string {
  const layers = graph.columns.filter(({ layer }) => layer >= 0);
  const notable = notableStates
    .map(state => ({
      state,
      count: layers.reduce((sum, { states }) => sum + states.filter(each => each === state).length, 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ state, count }) => `${formatPlural(count, 'unit')} ${unitStateWords[state].word}`);
  return `${formatPlural(layers.length, 'layer')} over ${formatPlural(graph.columns[0].units, 'feature')}. ${notable.length > 0 ? `${notable.join(', ')}.` : 'No dead, dying or saturated units.'}`;
}

function tableOf(column: GraphColumn): TextTable {
  return {
    caption: `Layer ${column.layer}: ${column.type}, ${formatPlural(column.units, 'unit')}`,
    columns: ['Unit', 'Mean', 'Deviation', 'Active', 'State'],
    rows: Array.from({ length: column.units }, (_, unit) => [
      unit,
      column.mean[unit],
      column.deviation[unit],
      column.activeFraction.length > 0 ? formatShare(column.activeFraction[unit]) : '',
      column.states[unit] ? unitStateWords[column.states[unit]].word : '',
    ]),
  };
}

/** What flows between the columns, forward and back, with its shapes. */
function flowTable(graph: NetworkGraph): TextTable {
  const [rows] = graph.loss.outputs;
  return {
    caption: 'Values forward and gradients back',
    columns: ['Tensor', 'From', 'Shape', 'Parameters', 'RMS', 'RMS of ∂L/∂ of it'],
    rows: graph.columns.map(column => [
      tensorName(column),
      column.layer < 0 ? 'the data' : `layer ${column.layer} ${column.type}`,
      formatShape([rows, column.units]),
      column.parameters.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(', '),
      column.forward,
      column.backward,
    ]),
    note: basis(graph),
  };
}

/** Room below the canvas for what is chosen, in words. */
const captionHeight = 24;

function namesOf(state: State): Names {
  const session = state.resource.panel?.session;
  if (session?.state !== 'alive') return { inputs: [], outputs: [] };
  const { features, task } = session.summary.data;
  const outputs = task.kind === 'classification' ? task.classes : task.targets;
  return { inputs: features, outputs };
}

function mount(host: ViewHost): MountedView {
  const canvas = new SharpCanvas('Network graph');
  canvas.element.tabIndex = 0;
  canvas.element.setAttribute('role', 'application');
  canvas.element.setAttribute(
    'aria-roledescription',
    'network graph; arrow keys move between units, Page Up chooses a whole layer',
  );
  const tooltip = element('div', { class: 'tooltip', hidden: true });
  const caption = element('p', { class: 'graph-caption' });
  host.element.append(canvas.element, caption, tooltip);
  const painter = new GraphPainter();
  let transform: ZoomTransform = zoomIdentity;
  let layout: GraphLayout | undefined;
  let graph: NetworkGraph | undefined;
  let names: Names = { inputs: [], outputs: [] };
  /** What the canvas shows, where nothing of it is missing. */
  let complete: UnitPainting | undefined;
  let side = 0;
  let hovered: (() => string) | undefined;
  let hint: ReturnType<typeof setTimeout> | undefined;

  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([1, 60])
    // The wheel scrolls the page unless it is meant for the map.
    .filter((event: MouseEvent) =>
      event.type === 'wheel' ? zooms(event) : !event.ctrlKey && event.button === 0,
    )
    .on('zoom', event => {
      transform = (event as { transform: ZoomTransform }).transform;
      host.invalidate();
    });
  const selection = select(canvas.element);
  const zooms = (event: MouseEvent): boolean =>
    event.ctrlKey || event.metaKey || document.activeElement === canvas.element;
  selection.call(behaviour).on('dblclick.zoom', null);
  canvas.element.addEventListener('wheel', event => {
    if (zooms(event)) return;
    clearTimeout(hint);
    setText(caption, 'Ctrl + wheel zooms the map, or click into it first; drag to move it.');
    hint = setTimeout(() => {
      hint = undefined;
      host.invalidate();
    }, 1800);
  });
  const scaleBy = (factor: number): void => void selection.call(behaviour.scaleBy, factor);
  const edges = dropdown({
    label: 'Edges show',
    choices: [
      { value: 'weight', text: 'Weight' },
      { value: 'gradient', text: 'Gradient' },
      { value: 'update', text: 'Last update' },
    ],
    value: setting(host.store.state, 'graph', 'edges', 'weight'),
    onChange: value => host.store.set('graph', 'edges', value),
  });
  const face = dropdown({
    label: 'Units show',
    choices: [
      { value: 'picture', text: 'Output' },
      { value: 'mean', text: 'Mean' },
      { value: 'health', text: 'Health' },
    ],
    value: setting(host.store.state, 'graph', 'face', 'picture'),
    onChange: value => host.store.set('graph', 'face', value),
  });
  host.controls.append(
    face.element,
    edges.element,
    button({ icon: 'minus', label: 'Zoom out', onClick: () => scaleBy(1 / 1.5) }).element,
    button({ icon: 'plus', label: 'Zoom in', onClick: () => scaleBy(1.5) }).element,
    button({
      icon: 'fit',
      label: 'Show the whole network',
      onClick: () => void selection.call(behaviour.transform, zoomIdentity),
    }).element,
  );

  const pointOf = (event: MouseEvent): readonly [number, number] => {
    const box = canvas.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  /** What is under the pointer: how it is called, and what a click on it chooses. */
  const targetAt = (
    px: number,
    py: number,
  ): { readonly words: () => string; readonly selection: Selection | undefined } | undefined => {
    if (!layout || !graph) return undefined;
    const { columns, loss, height } = layout;
    const [x, y] = transform.invert([px, py]);
    const shown = graph;
    const words = (text: (graph: NetworkGraph) => string) => () => text(graph ?? shown);
    const lossTarget = { words: words(describeLoss), selection: { ...nothingSelected, loss: true } };
    if (py < headingHeight) {
      // The name above a column stands for the whole layer.
      const nearest = [...columns].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0];
      if (Math.abs(loss.x - x) < Math.abs(nearest.x - x)) return lossTarget;
      return {
        words: words(now => describeLayer(now, nearest.index)),
        selection: { layer: nearest.column.layer, unit: undefined },
      };
    }
    if (py < height - laneHeight) {
      const place = unitAt(layout, x, y, 7 / transform.k);
      if (place) return { words: words(now => describeUnit(now, place, names)), selection: place };
      if (Math.hypot((x - loss.x) * transform.k, (y - loss.y) * transform.k) < 26) return lossTarget;
    }
    const gap = gapAt(layout, x);
    if (gap === undefined) return undefined;
    const next = columns.at(gap + 1);
    const into: Selection = next
      ? { layer: next.column.layer, unit: undefined }
      : { ...nothingSelected, loss: true };
    return {
      words: words(now => describeFlow(now, gap)),
      selection: py >= height - laneHeight ? into : undefined,
    };
  };
  const hide = (): void => {
    hovered = undefined;
    setVisible(tooltip, false);
  };
  canvas.element.addEventListener('mousemove', event => {
    const [x, y] = pointOf(event);
    const target = targetAt(x, y);
    hovered = target?.words;
    canvas.element.classList.toggle('pointing', target?.selection !== undefined);
    setVisible(tooltip, target !== undefined);
    if (!target) return;
    setText(tooltip, target.words());
    const { offsetWidth, offsetHeight } = tooltip;
    const { width, height } = host.size;
    tooltip.style.left = `${Math.max(0, Math.min(x + 14, width - offsetWidth - 4))}px`;
    tooltip.style.top = `${y + 18 + offsetHeight > height ? Math.max(0, y - offsetHeight - 8) : y + 18}px`;
  });
  canvas.element.addEventListener('mouseleave', hide);
  canvas.element.addEventListener('click', event => {
    const target = targetAt(...pointOf(event));
    host.store.select(target?.selection ?? nothingSelected);
    if (target?.selection) host.announcer.say(target.words());
  });
  canvas.element.addEventListener('keydown', event => {
    if (!graph) return;
    const next = keyboardMove(graph, host.store.state.navigation.selection, event.key);
    if (event.key === 'Escape') host.store.select(nothingSelected);
    else if (event.key === '+') scaleBy(1.5);
    else if (event.key === '-') scaleBy(1 / 1.5);
    else if (event.key === '0') void selection.call(behaviour.transform, zoomIdentity);
    else if (next) {
      host.store.select(next);
      host.announcer.say(describeSelection(graph, next, names) ?? '');
    } else return;
    event.preventDefault();
  });

  return {
    draw(state: State) {
      graph = state.resource.results.get(graphRequest(state)) ?? graph;
      const { width } = host.size;
      const height = host.size.height - captionHeight;
      if (!graph || width === 0 || height <= 0) return;
      const { palette } = host.theme;
      names = namesOf(state);
      const ruler = canvas.context;
      ruler.font = `11px ${palette.font}`;
      side = Math.max(4, roomFor(ruler, names.inputs, width));
      const rooms = { inputs: side, outputs: roomFor(ruler, names.outputs, width) };
      layout = layOutGraph(graph, width, height, rooms);
      behaviour.translateExtent([
        [0, 0],
        [width, height],
      ]);
      behaviour.extent([
        [0, 0],
        [width, height],
      ]);
      edges.setValue(setting(state, 'graph', 'edges', 'weight'));
      face.setValue(setting(state, 'graph', 'face', 'picture'));
      const chosen = state.navigation.selection;
      const { x, y, k } = transform;
      const painting: UnitPainting = {
        layout,
        palette,
        selection: chosen,
        placement: { x, y, k },
        face: setting<string>(state, 'graph', 'face', 'picture') as UnitFace,
      };
      const more = painter.prepare(painting);
      if (more) {
        // A large network's units and edges take several frames of the screen. Newer numbers show when all of theirs are
        // there: whatever is drawn costs the window a picture.
        host.invalidate();
        if (complete && complete.face === painting.face && sameScene(complete, painting)) return;
      }
      if (!isRecording()) complete = more ? undefined : painting;
      const context = canvas.begin(width, height);
      painter.draw(context, painting);
      drawWords(context, {
        layout,
        graph,
        palette,
        selection: chosen,
        names,
        side,
        zoom: transform.k,
        toX: x => transform.applyX(x),
        toY: y => transform.applyY(y),
      });
      canvas.element.setAttribute('aria-label', `Network graph. ${summary(graph)}`);
      if (hovered) setText(tooltip, hovered());
      if (hint === undefined) setText(caption, captionOf(graph, chosen));
      caption.title = caption.textContent ?? '';
    },
  };
}

/** Room for the names of the inputs or of the outputs, where the page is wide enough for them; else 0. */
function roomFor(context: Pen, units: readonly string[], width: number): number {
  if (width < 330 || units.length > 40) return 0;
  const widest = units.reduce((most, name) => Math.max(most, context.measureText(name).width), 0);
  return Math.min(widest + 8, width * 0.16);
}

function captionOf(graph: NetworkGraph, chosen: Selection): string {
  const index = graph.columns.findIndex(({ layer }) => layer === chosen.layer);
  if (chosen.loss) return describeLoss(graph);
  return index < 0 ? `${basis(graph)}. → values, ← gradients.` : describeLayer(graph, index);
}

function describeSelection(graph: NetworkGraph, chosen: Selection, names: Names): string | undefined {
  if (chosen.loss) return describeLoss(graph);
  if (chosen.layer === undefined) return undefined;
  if (chosen.unit !== undefined)
    return describeUnit(graph, { layer: chosen.layer, unit: chosen.unit }, names);
  return describeLayer(
    graph,
    graph.columns.findIndex(({ layer }) => layer === chosen.layer),
  );
}

function describeUnit(graph: NetworkGraph, { layer, unit }: UnitPlace, names: Names): string {
  const column = graph.columns.find(each => each.layer === layer);
  if (!column || unit >= column.units) return '';
  const name =
    layer < 0 ? names.inputs.at(unit) : column === graph.columns.at(-1) ? names.outputs.at(unit) : undefined;
  const called = name === undefined ? '' : ` (${name})`;
  const lines = [`${layer < 0 ? 'Input feature' : `Layer ${layer} ${column.type}, unit`} ${unit}${called}`];
  const state = column.states[unit];
  if (state) lines.push(`${unitStateWords[state].word}: ${unitStateWords[state].meaning}`);
  if (column.activeFraction.length > 0)
    lines.push(`active for ${formatShare(column.activeFraction[unit])} of the samples`);
  if (column.mean.length > 0)
    lines.push(`mean ${formatNumber(column.mean[unit])}, deviation ${formatNumber(column.deviation[unit])}`);
  if (column.bias.length > 0) lines.push(`bias ${formatNumber(column.bias[unit])}`);
  return lines.join('\n');
}
