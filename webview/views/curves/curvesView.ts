import { area, bisectCenter, line, scaleLinear, scaleLog, type ScaleContinuousNumeric } from 'd3';
import type { Curves, EvaluationSeries } from '../../../core/session/protocol/curves';
import { ChartReader } from '../../chart/chartReader';
import { ChartFrame } from '../../chart/frame';
import { formatCount, formatNumber, formatShare } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import { dropdown } from '../../ui/dropdown';
import { element, setAttributes, setText, svgElement } from '../../ui/element';
import type { MountedView, View, ViewHost } from '../view';

/** More looks than these make a line that needs no dots. */
const mostDots = 24;
const request: Ask<'curves'> = { probe: 'curves', params: { maxPoints: 400 } };

/** Loss of every minibatch (band from lowest to highest), and loss or accuracy over both whole parts. */
export const curvesView: View = {
  id: 'curves',
  title: 'Curves',
  probes: () => [request],
  reads: state => [state.resource.status?.step],
  mount,
  text(state) {
    const curves = state.resource.results.get(request);
    if (!curves) return { summary: 'No curve yet: train for a step.', tables: [] };
    const rows = (series: EvaluationSeries, name: string) =>
      Array.from(series.step, (step, i) => [name, step, series.loss[i], series.accuracy[i] ?? '']);
    return {
      summary: sentence(state) ?? 'No evaluation yet.',
      tables: [
        {
          caption: 'Evaluations over the whole parts',
          columns: ['Part', 'Step', 'Loss', 'Accuracy'],
          rows: [...rows(curves.training, 'training'), ...rows(curves.validation, 'validation')].reverse(),
        },
      ],
    };
  },
};

function sentence(state: State): string | undefined {
  const { status } = state.resource;
  if (!status?.training) return undefined;
  const part = (name: string, { loss, accuracy }: NonNullable<typeof status.training>): string =>
    `${name} loss ${formatNumber(loss)}${accuracy === undefined ? '' : `, accuracy ${formatShare(accuracy)}`}`;
  return `At step ${status.step}: ${part('training', status.training)}${status.validation ? `; ${part('validation', status.validation)}` : ''}.`;
}

function mount(host: ViewHost): MountedView {
  const loss = new ChartFrame();
  const accuracy = new ChartFrame();
  const band = svgElement('path');
  const mean = svgElement('path', { class: 'curve thin' });
  const lines = [0, 1, 2, 3].map(() => svgElement('path', { class: 'curve' }));
  const measured = [0, 1, 2, 3].map(() => svgElement('g'));
  const dots = svgElement('g');
  loss.marks.append(band, mean, lines[0], lines[1], measured[0], measured[1], dots);
  accuracy.marks.append(lines[2], lines[3], measured[2], measured[3]);
  const legend = element('div', { class: 'legend' });
  const empty = element('div', { class: 'empty' }, ['The curves begin with the first step. Press Train.']);
  host.element.append(legend, loss.svg, accuracy.svg, empty);
  const goTo = (step: number): void => host.commands.goTo(step);
  const readers = [loss, accuracy].map(frame => new ChartReader(frame, host.element, goTo));
  const scale = dropdown({
    label: 'Loss axis',
    labelHidden: true,
    choices: [
      { value: 'linear', text: 'Linear loss' },
      { value: 'log', text: 'Log loss' },
    ],
    value: setting(host.store.state, 'curves', 'scale', 'linear'),
    onChange: value => host.store.set('curves', 'scale', value),
  });
  host.controls.append(scale.element);
  let legendKey = '';

  return {
    draw(state: State) {
      const curves = state.resource.results.get(request);
      const { width } = host.size;
      const any = curves !== undefined && (curves.batch.step.length > 0 || curves.training.step.length > 1);
      empty.hidden = any;
      for (const svg of [loss.svg, accuracy.svg]) svg.toggleAttribute('hidden', !any);
      legend.toggleAttribute('hidden', !any);
      if (!curves || !any || width === 0) return;
      const { palette } = host.theme;
      const log = setting<string>(state, 'curves', 'scale', 'linear') === 'log';
      scale.setValue(log ? 'log' : 'linear');
      const { batch, training, validation } = curves;
      const last = Math.max(1, batch.step.at(-1) ?? 0, training.step.at(-1) ?? 0);
      const hasAccuracy = training.accuracy.length > 0;
      const height = hasAccuracy ? 190 : 250;
      const values = [...batch.lossMax, ...batch.lossMin, ...training.loss, ...validation.loss].filter(
        Number.isFinite,
      );
      const top = Math.max(...values, 1e-12);
      const positive = values.filter(value => value > 0);
      const low = Math.max(Math.min(...positive, top), top * 1e-12);
      const { x: xs, y: ys } = loss.inside(width, height);
      const x = scaleLinear([0, last], xs);
      const y: ScaleContinuousNumeric<number, number> = log
        ? scaleLog([low, top], ys).nice()
        : scaleLinear([0, top], ys).nice();
      loss.draw(width, height, x, y, {
        x: 'step',
        y: 'loss',
        label: `Loss by step. ${sentence(state) ?? ''}`,
      });
      const shown = (value: number): boolean => Number.isFinite(value) && (!log || value > 0);
      const indices = Array.from(batch.step.keys());
      band.setAttribute(
        'd',
        area<number>()
          .defined(i => shown(batch.lossMin[i]) && Number.isFinite(batch.lossMax[i]))
          .x(i => x(batch.step[i]))
          .y0(i => y(batch.lossMin[i]))
          .y1(i => y(batch.lossMax[i]))(indices) ?? '',
      );
      band.setAttribute('fill', palette.muted);
      band.setAttribute('fill-opacity', '0.28');
      const path = (
        steps: Float64Array,
        series: Float64Array,
        to: (value: number) => number,
        ok = shown,
      ): string =>
        line<number>()
          .defined(i => ok(series[i]))
          .x(i => x(steps[i]))
          .y(i => to(series[i]))(Array.from(steps.keys())) ?? '';
      setAttributes(mean, { d: path(batch.step, batch.lossMean, y), stroke: palette.muted });
      setAttributes(lines[0], { d: path(training.step, training.loss, y), stroke: palette.training });
      setAttributes(lines[1], {
        d: path(validation.step, validation.loss, y),
        stroke: palette.validation,
        'stroke-dasharray': '6 3',
      });
      markMeasured(measured[0], training.step, training.loss, x, y, shown, palette.training);
      markMeasured(measured[1], validation.step, validation.loss, x, y, shown, palette.validation);
      markNonFinite(dots, batch.step, batch.lossMean, x, ys[1], palette.error);
      const shownStep = Math.min(last, state.resource.status?.step ?? last);
      const places = batch.step.length > 0 ? batch.step : training.step;
      const readable = { x, places, shown: shownStep, describe: (step: number) => readingAt(curves, step) };
      readers[0].update({ ...readable, top: ys[1], bottom: ys[0] });
      accuracy.svg.toggleAttribute('hidden', !hasAccuracy);
      if (hasAccuracy) {
        const shareHeight = 150;
        const { y: shareRange } = accuracy.inside(width, shareHeight);
        const share = scaleLinear([0, 1], shareRange);
        readers[1].update({ ...readable, top: shareRange[1], bottom: shareRange[0] });
        accuracy.draw(width, shareHeight, x, share, {
          x: 'step',
          y: 'accuracy',
          label: 'Accuracy by step',
          yFormat: '.0%',
        });
        setAttributes(lines[2], {
          d: path(training.step, training.accuracy, share, Number.isFinite),
          stroke: palette.training,
        });
        setAttributes(lines[3], {
          d: path(validation.step, validation.accuracy, share, Number.isFinite),
          stroke: palette.validation,
          'stroke-dasharray': '6 3',
        });
        const is = Number.isFinite;
        markMeasured(measured[2], training.step, training.accuracy, x, share, is, palette.training);
        markMeasured(measured[3], validation.step, validation.accuracy, x, share, is, palette.validation);
      }
      const key = JSON.stringify([palette.training, palette.validation, validation.step.length > 0]);
      if (key !== legendKey) {
        legendKey = key;
        legend.replaceChildren(
          legendEntry('training', palette.training, ''),
          ...(validation.step.length > 0 ? [legendEntry('validation', palette.validation, '6 3')] : []),
          legendEntry('minibatches', palette.muted, ''),
        );
      }
    },
  };
}

/** What is known at a step of the minibatches, and nearest to it of both whole parts. */
function readingAt({ batch, training, validation }: Curves, step: number): string[] {
  const i = bisectCenter(batch.step, step);
  const part = (name: string, series: EvaluationSeries): string[] => {
    if (series.step.length === 0) return [];
    const k = bisectCenter(series.step, step);
    const accuracy = series.accuracy.length > 0 ? `, ${formatShare(series.accuracy[k])}` : '';
    return [`${name}  ${formatNumber(series.loss[k])}${accuracy} (step ${formatCount(series.step[k])})`];
  };
  const minibatches =
    batch.step[i] === undefined
      ? []
      : [
          batch.lossMin[i] === batch.lossMax[i]
            ? `minibatch  ${formatNumber(batch.lossMean[i])}`
            : `minibatches  ${formatNumber(batch.lossMin[i])} to ${formatNumber(batch.lossMax[i])}`,
          `gradient norm  ${formatNumber(batch.gradNorm[i])}`,
          `learning rate  ${formatNumber(batch.learningRate[i])}`,
        ];
  return [
    `step ${formatCount(step)}`,
    ...part('training', training),
    ...part('validation', validation),
    ...minibatches,
  ];
}

function legendEntry(name: string, colour: string, dash: string): HTMLElement {
  const swatch = svgElement('svg', { width: 26, height: 8, 'aria-hidden': 'true' }, [
    svgElement('line', {
      x1: 1,
      x2: 25,
      y1: 4,
      y2: 4,
      stroke: colour,
      'stroke-width': 2,
      'stroke-dasharray': dash || undefined,
    }),
  ]);
  const text = element('span');
  setText(text, name);
  return element('span', { class: 'key' }, [swatch, text]);
}

/** Both whole parts are looked at now and then: where few looks make the line, each stands as a dot, the rest is between. */
function markMeasured(
  group: SVGElement,
  steps: Float64Array,
  values: Float64Array,
  x: (step: number) => number,
  y: (value: number) => number,
  shown: (value: number) => boolean,
  colour: string,
): void {
  const few = steps.length <= mostDots ? Array.from(steps.keys()) : [];
  group.replaceChildren(
    ...few
      .filter(i => shown(values[i]))
      .map(i => svgElement('circle', { cx: x(steps[i]), cy: y(values[i]), r: 2.5, fill: colour })),
  );
}

/** A loss that is NaN or infinite has no height: it stands as a cross at the upper edge. */
function markNonFinite(
  group: SVGElement,
  steps: Float64Array,
  values: Float64Array,
  x: (step: number) => number,
  top: number,
  colour: string,
): void {
  const crosses: SVGElement[] = [];
  values.forEach((value, i) => {
    if (Number.isFinite(value)) return;
    crosses.push(
      svgElement(
        'text',
        { x: x(steps[i]), y: top + 12, fill: colour, 'text-anchor': 'middle', 'font-size': 11 },
        [Number.isNaN(value) ? 'NaN' : '∞'],
      ),
    );
  });
  group.replaceChildren(...crosses);
}
