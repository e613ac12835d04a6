import { denseLimit } from '../../../core/session/protocol/landscape';
import type { Sharpness } from '../../../core/session/protocol/landscape';
import { toFailure } from '../../../core/session/protocol/failure';
import { LineChart } from '../../chart/lineChart';
import { formatNumber, formatShare } from '../../encoding/format';
import { summaryOf, type State } from '../../state';
import { button } from '../../ui/button';
import { checkbox } from '../../ui/checkbox';
import { textField } from '../../ui/textField';
import { samePlace, type Desk, type Place } from './desk';
import { chartHeight, SectionFrame, type Section, type SectionText } from './section';

const most = 2000;
/** The share of the time that measuring may take. */
const share = 0.1;

/** λmax through training beside the bound above which descent is unstable. */
export class EdgeSection implements Section {
  readonly id = 'edge';
  readonly title = 'Edge of stability';
  readonly element: HTMLElement;
  private readonly frame: SectionFrame;
  private readonly chart = new LineChart({ named: true });
  private readonly watch = checkbox({
    text: 'Measure while training',
    title:
      'Measures the highest curvature as the run goes on, so seldom that it takes at most a tenth of the time',
    checked: false,
    onChange: checked => this.desk.choose('watch', checked),
  });
  private readonly every = textField({
    label: 'Every … steps',
    title:
      'Steps between two measurements, at least; empty: as many as time allows, over the whole run some 40',
    check: text => (/^([1-9]\d*)?$/.test(text.trim()) ? undefined : 'Write a number of steps, or nothing.'),
    onCommit: text => this.desk.choose('every', Number(text)),
  });
  private points: Sharpness[] = [];
  private measuring = false;
  private measured: Place | undefined;
  private restUntil = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly desk: Desk) {
    const once = button({
      text: 'Measure Now',
      label: 'The highest curvature at the present step',
      onClick: () => void this.measure(),
    });
    const course = button({
      text: 'Measure the Whole Run',
      label: 'The highest curvature at steps from the first to the present one',
      primary: true,
      onClick: () => void this.measureRun(),
    });
    this.frame = new SectionFrame(
      'Descent with rate η is stable where the highest curvature λmax stays below 2/η (with momentum μ: 2(1+μ)/η). Full-batch training often climbs to just that edge and stays there: look for λmax·η/2 near 1, which is no error.',
      [course.element, once.element, this.every.element, this.watch.element],
      [this.chart.element],
    );
    this.element = this.frame.element;
  }

  forget(): void {
    clearTimeout(this.timer);
    this.points = [];
    this.measured = undefined;
    this.frame.tell('');
    this.chart.hide();
  }

  draw(state: State, width: number): void {
    const { status } = state.resource;
    const parameters = summaryOf(state)?.parameters ?? Infinity;
    // On by itself only where it is cheap.
    const watching = this.desk.setting('watch', parameters <= denseLimit);
    this.watch.setChecked(watching);
    const every = this.desk.setting('every', 0);
    this.every.setValue(every > 0 ? String(every) : '');
    this.plot(width);
    const { place } = this.desk;
    this.frame.mind(watching ? undefined : this.measured, place);
    if (!watching || !status || samePlace(this.measured, place) || this.measuring) return;
    const last = this.points.findLast(({ step }) => step <= status.step);
    if (last && status.state === 'training' && status.step < last.step + every) return;
    const wait = this.restUntil - performance.now();
    clearTimeout(this.timer);
    if (wait > 0) this.timer = setTimeout(() => this.desk.host.invalidate(), wait);
    else void this.measure();
  }

  get text(): SectionText {
    const { points } = this;
    if (points.length === 0) return { summary: '', tables: [] };
    return {
      summary: this.frame.summary,
      tables: [
        {
          caption: 'Edge of stability: the highest curvature by step',
          columns: ['Step', 'λmax', 'Residual', 'Learning rate', 'Bound', 'λmax / bound'],
          rows: points.map(point => [
            point.step,
            point.lambdaMax,
            point.residual,
            point.learningRate,
            point.bound,
            point.ratio,
          ]),
        },
      ],
    };
  }

  private plot(width: number): void {
    const { points, desk } = this;
    const last = points.at(-1);
    if (!last) return;
    const { palette } = desk;
    const steps = points.map(({ step }) => step);
    const bounded = Number.isFinite(last.bound);
    const top = Math.max(...points.map(({ lambdaMax }) => lambdaMax), bounded ? last.bound : 0) * 1.15;
    this.chart.draw(
      [
        {
          name: 'λmax',
          x: steps,
          values: points.map(({ lambdaMax }) => lambdaMax),
          colour: palette.training,
        },
        ...(bounded
          ? [
              {
                name: 'the bound for stable descent',
                x: steps,
                values: points.map(({ bound }) => bound),
                colour: palette.validation,
                dash: '6 4',
              },
            ]
          : []),
      ],
      {
        y: 'λmax, the highest curvature',
        label: `Highest curvature ${formatNumber(last.lambdaMax)} at step ${last.step}${bounded ? `, bound ${formatNumber(last.bound)}` : ''}. Arrow keys read it.`,
        height: chartHeight,
        points: points.length === 1 ? [{ name: 'now', x: last.step, y: last.lambdaMax }] : [],
        limits: [0, top],
      },
      Math.min(width - 20, 1200),
      palette,
    );
  }

  private async measure(): Promise<void> {
    if (this.measuring) return;
    this.measuring = true;
    this.measured = this.desk.place;
    const began = performance.now();
    try {
      this.add(await this.desk.host.commands.inspect('sharpness', { mode: this.desk.mode }));
    } catch (error) {
      const { kind, message } = toFailure(error);
      if (kind === 'run') this.frame.tell(message);
    } finally {
      this.measuring = false;
      this.restUntil = performance.now() + (performance.now() - began) * (1 / share - 1);
      this.desk.host.invalidate();
    }
  }

  /** Every measurement is made at the weights of its step, whether or not somebody looked while the run passed it. */
  private async measureRun(): Promise<void> {
    const { desk } = this;
    const { place } = desk;
    const every = desk.setting('every', 0);
    const found = await desk.ask('Highest curvature through the run', 'sharpnessCourse', {
      mode: desk.mode,
      ...(every > 0 && { every }),
    });
    const last = found?.points.at(-1);
    if (!found || !last) return;
    this.points = [...found.points];
    this.measured = place;
    const edge = found.points.find(({ ratio }) => ratio > 0.9);
    const how = found.every === 1 ? 'every step' : `every ${found.every} steps`;
    const first = edge ? `it comes within 10 % of the bound first at step ${edge.step}, and ` : '';
    const words = `Measured ${how}: ${first}${describe(last)}`;
    this.frame.tell(words);
    desk.answered(words);
  }

  private add(point: Sharpness): void {
    // After a step back the later measurements belong to the former course.
    this.points = this.points.filter(({ step }) => step < point.step);
    this.points.push(point);
    if (this.points.length > most) this.points.splice(1, 1);
    const alone =
      this.points.length === 1
        ? ' With this part open while the run trains, the measurements become a line.'
        : '';
    const cost = Number.isFinite(point.bound)
      ? ` A measurement takes ${formatNumber(point.seconds)} s.${alone}`
      : '';
    this.frame.tell(`A${describe(point).slice(1)}${cost}`);
  }
}

/** `at step 40 λmax = … is … of the bound … at rate …: stable.` */
function describe({ step, lambdaMax, bound, ratio, learningRate }: Sharpness): string {
  const found = `at step ${step} λmax = ${formatNumber(lambdaMax)}`;
  return Number.isFinite(bound)
    ? `${found} is ${formatShare(ratio)} of the bound ${formatNumber(bound)} at rate ${formatNumber(learningRate)}: ${verdict(ratio)}.`
    : `${found}. An adaptive optimizer has no bound of this simple kind.`;
}

function verdict(ratio: number): string {
  if (ratio > 1.1) return 'descent overshoots along that direction, and the loss may rise there';
  return ratio > 0.9 ? 'at the edge of stability' : 'stable';
}
