import type { GraphColumn, NetworkGraph } from '../../../core/session/protocol/graph';
import { formatNumber, formatPlural, formatShape } from '../../encoding/format';

const subscripts = '₀₁₂₃₄₅₆₇₈₉';

/** `X` for the data, `Y₂` for what leaves layer 2. */
export function tensorName({ layer }: GraphColumn): string {
  return layer < 0 ? 'X' : `Y${String(layer).replaceAll(/\d/g, digit => subscripts[Number(digit)])}`;
}

/** How the tensors of an edge bundle may be written, the fullest first. `arrow` marks the direction. */
export function shapeTexts(
  graph: NetworkGraph,
  index: number,
  direction: 'forward' | 'backward',
  full: boolean,
): readonly string[] {
  const column = graph.columns[index];
  const [rows] = graph.loss.outputs;
  const name = tensorName(column);
  const shape = `${rows}×${column.units}`;
  const short = `S×${column.units}`;
  const head = index === graph.columns.length - 1;
  if (direction === 'forward') {
    const texts = [`${name} ${shape} →`, `${shape} →`, `${short} →`, short];
    return full ? [`${name} ${shape} · RMS ${formatNumber(column.forward)} →`, ...texts] : texts;
  }
  const begin = head ? [`← ∂L/∂${name} = ${graph.loss.gradient}`, `← ${graph.loss.gradient}`] : [];
  const texts = [...begin, `← ∂L/∂${name} ${shape}`, `← ${shape}`, `← ${short}`];
  return full ? [`← ∂L/∂${name} ${shape} · RMS ${formatNumber(column.backward)}`, ...texts] : texts;
}

/** What flows behind a column, forward and back, in words. */
export function describeFlow(graph: NetworkGraph, index: number): string {
  const column = graph.columns[index];
  const next = graph.columns.at(index + 1);
  const { loss } = graph;
  const [rows] = loss.outputs;
  const name = tensorName(column);
  const shape = formatShape([rows, column.units]);
  const to = next === undefined ? loss.type : `layer ${next.layer} ${next.type}`;
  const rms = (value: number): string => (loss.rows > 0 ? `, RMS ${formatNumber(value)}` : '');
  return [
    `${column.layer < 0 ? 'Data' : `Layer ${column.layer} ${column.type}`} to ${to}`,
    `→ ${name} ${shape}${rms(column.forward)}`,
    `← ∂L/∂${name} ${shape}${rms(column.backward)}${next ? '' : ` = ${loss.gradient}`}`,
    basis(graph),
  ].join('\n');
}

/** What the numbers on the edges are taken over. */
export function basis({ loss }: NetworkGraph): string {
  const [rows] = loss.outputs;
  if (loss.rows === 0) return `S = ${rows} training rows; RMS when training pauses`;
  return loss.rows === rows
    ? `S = ${rows}: all training rows as one batch`
    : `S = ${rows} training rows; RMS over ${formatPlural(loss.rows, 'row')} of them`;
}

/** A layer with all its tensors in one line. */
export function describeLayer(graph: NetworkGraph, index: number): string {
  const column = graph.columns[index];
  if (column.layer < 0) return `Data: X ${formatShape([graph.loss.outputs[0], column.units])}`;
  const before = graph.columns[index - 1];
  const [rows] = graph.loss.outputs;
  const parameters = column.parameters.map(({ name, shape }) => `${name} ${formatShape(shape)}`).join(', ');
  const signal =
    graph.loss.rows > 0
      ? ` · RMS ${formatNumber(column.forward)} forward, ${formatNumber(column.backward)} back`
      : '';
  return `Layer ${column.layer} ${column.type}: ${tensorName(before)} ${formatShape([rows, before.units])} → ${tensorName(column)} ${formatShape([rows, column.units])}${parameters ? ` · ${parameters}` : ''}${signal}`;
}

export function describeLoss({ loss }: NetworkGraph): string {
  const value = loss.rows > 0 ? ` = ${formatNumber(loss.value)} over ${formatPlural(loss.rows, 'row')}` : '';
  return `${loss.type}${value}: outputs Y ${formatShape(loss.outputs)} and targets T ${formatShape(loss.targets)}; back goes ∂L/∂Y = ${loss.gradient}`;
}
