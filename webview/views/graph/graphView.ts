import { select, zoom, zoomIdentity, type ZoomTransform } from 'd3';
import type { GraphColumn, NetworkGraph } from '../../../core/session/protocol/graph';
import { SharpCanvas } from '../../chart/canvas';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import { notableStates, unitStateWords } from '../../encoding/unitStates';
import type { State } from '../../state';
import { setting } from '../../store';
import { button } from '../../ui/button';
import { dropdown } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import type { MountedView, TextTable, View, ViewHost } from '../view';
import { drawHeadings, GraphPainter } from './drawGraph';
import { graphRequest } from './request';
import { layOutGraph, unitAt, type GraphLayout, type UnitPlace } from './layout';

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
    return { summary: summary(graph), tables: graph.columns.filter(({ layer }) => layer >= 0).map(tableOf) };
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

/** Pixels above the network that hold the names of the layers. */
const headingHeight = 30;

function mount(host: ViewHost): MountedView {
  const canvas = new SharpCanvas('Network graph');
  canvas.element.tabIndex = 0;
  canvas.element.setAttribute('role', 'application');
  canvas.element.setAttribute('aria-roledescription', 'network graph; arrow keys move between units');
  const tooltip = element('div', { class: 'tooltip', hidden: true });
  host.element.append(canvas.element, tooltip);
  const painter = new GraphPainter();
  let transform: ZoomTransform = zoomIdentity;
  let layout: GraphLayout | undefined;
  let graph: NetworkGraph | undefined;
  let hovered: UnitPlace | undefined;

  const behaviour = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([1, 60])
    .on('zoom', event => {
      transform = (event as { transform: ZoomTransform }).transform;
      host.invalidate();
    });
  const selection = select(canvas.element);
  selection.call(behaviour).on('dblclick.zoom', null);
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
  host.controls.append(
    edges.element,
    button({ icon: 'minus', label: 'Zoom out', onClick: () => scaleBy(1 / 1.5) }).element,
    button({ icon: 'plus', label: 'Zoom in', onClick: () => scaleBy(1.5) }).element,
    button({
      icon: 'fit',
      label: 'Show the whole network',
      onClick: () => void selection.call(behaviour.transform, zoomIdentity),
    }).element,
  );

  const placeOf = (event: MouseEvent): UnitPlace | undefined => {
    if (!layout) return undefined;
    const box = canvas.element.getBoundingClientRect();
    const [x, y] = transform.invert([event.clientX - box.left, event.clientY - box.top]);
    return unitAt(layout, x, y, 7 / transform.k);
  };
  const hover = (place: UnitPlace | undefined, x = 0, y = 0): void => {
    hovered = place;
    setVisible(tooltip, place !== undefined);
    if (!place || !graph) return;
    setText(tooltip, describeUnit(graph, place));
    const left = Math.min(x + 14, Math.max(0, host.size.width - 250));
    tooltip.style.left = `${left}px`;
    tooltip.style.top = `${y + 14}px`;
  };
  canvas.element.addEventListener('mousemove', event => {
    const box = canvas.element.getBoundingClientRect();
    hover(placeOf(event), event.clientX - box.left, event.clientY - box.top);
  });
  canvas.element.addEventListener('mouseleave', () => hover(undefined));
  canvas.element.addEventListener('click', event => {
    const box = canvas.element.getBoundingClientRect();
    if (event.clientY - box.top < headingHeight && layout) {
      // The name above a column stands for the whole layer.
      const x = transform.invertX(event.clientX - box.left);
      const nearest = [...layout.columns].sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))[0];
      host.store.select({ layer: nearest.column.layer, unit: undefined });
      return;
    }
    const place = placeOf(event);
    host.store.select(place ?? { layer: undefined, unit: undefined });
    if (place && graph) host.announcer.say(describeUnit(graph, place));
  });
  canvas.element.addEventListener('keydown', event => {
    if (!graph) return;
    const next = moved(graph, host.store.state.navigation.selection, event.key);
    if (event.key === 'Escape') host.store.select({ layer: undefined, unit: undefined });
    else if (event.key === '+') scaleBy(1.5);
    else if (event.key === '-') scaleBy(1 / 1.5);
    else if (next) {
      host.store.select(next);
      host.announcer.say(describeUnit(graph, next));
    } else return;
    event.preventDefault();
  });

  return {
    draw(state: State) {
      graph = state.resource.results.get(graphRequest(state)) ?? graph;
      const { width, height } = host.size;
      if (!graph || width === 0 || height === 0) return;
      const { palette } = host.theme;
      layout = layOutGraph(graph, width, height);
      edges.setValue(setting(state, 'graph', 'edges', 'weight'));
      const context = canvas.begin(width, height);
      const { selection } = state.navigation;
      const { x, y, k } = transform;
      // A large network's edges take several frames of the screen.
      if (painter.draw(context, { layout, palette, selection, placement: { x, y, k } })) host.invalidate();
      context.fillStyle = palette.background;
      context.globalAlpha = 0.75;
      context.fillRect(0, 0, width, headingHeight);
      context.globalAlpha = 1;
      drawHeadings(context, layout, x => transform.applyX(x), palette);
      canvas.element.setAttribute('aria-label', `Network graph. ${summary(graph)}`);
      if (hovered) setText(tooltip, describeUnit(graph, hovered));
    },
  };
}

function describeUnit(graph: NetworkGraph, { layer, unit }: UnitPlace): string {
  const column = graph.columns.find(each => each.layer === layer);
  if (!column || unit >= column.units) return '';
  const lines = [layer < 0 ? `Input feature ${unit}` : `Layer ${layer} ${column.type}, unit ${unit}`];
  const state = column.states[unit];
  if (state) lines.push(`${unitStateWords[state].word}: ${unitStateWords[state].meaning}`);
  if (column.activeFraction.length > 0)
    lines.push(`active for ${formatShare(column.activeFraction[unit])} of the samples`);
  if (column.mean.length > 0)
    lines.push(`mean ${formatNumber(column.mean[unit])}, deviation ${formatNumber(column.deviation[unit])}`);
  if (column.bias.length > 0) lines.push(`bias ${formatNumber(column.bias[unit])}`);
  return lines.join('\n');
}

/** Left and right between layers, up and down between units; Home and End within a layer. */
function moved(
  graph: NetworkGraph,
  selection: { readonly layer: number | undefined; readonly unit: number | undefined },
  key: string,
): UnitPlace | undefined {
  const { columns } = graph;
  const at = columns.findIndex(({ layer }) => layer === selection.layer);
  if (!['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key)) return undefined;
  if (at < 0 || selection.unit === undefined) return { layer: columns[0].layer, unit: 0 };
  const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
  if (key === 'ArrowLeft' || key === 'ArrowRight') {
    const next = columns[clamp(at + (key === 'ArrowRight' ? 1 : -1), columns.length - 1)];
    const share = selection.unit / Math.max(1, columns[at].units - 1);
    const unit = next.units === columns[at].units ? selection.unit : Math.round(share * (next.units - 1));
    return { layer: next.layer, unit };
  }
  const most = columns[at].units - 1;
  const unit =
    key === 'Home' ? 0 : key === 'End' ? most : clamp(selection.unit + (key === 'ArrowDown' ? 1 : -1), most);
  return { layer: columns[at].layer, unit };
}
