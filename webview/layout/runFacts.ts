import { formatCount, formatNumber, formatShare } from '../encoding/format';
import type { State } from '../state';
import { element, setAttributes, setText } from '../ui/element';
import { numberElement, setNumber } from '../ui/number';
import { Sparkline, sparklineRequest } from './sparkline';

export const stateWords = {
  empty: 'not loaded',
  loading: 'loading',
  ready: 'ready',
  training: 'training',
  paused: 'paused',
  finished: 'finished',
  diverged: 'diverged',
} as const;

const names = ['State', 'Step', 'Epoch', 'Loss', 'Training', 'Validation', 'Steps/s'] as const;
type Name = (typeof names)[number];

/** Where the run stands, in figures that can be read from the back of a room and never push each other about. */
export class RunFacts {
  readonly element: HTMLElement;
  private readonly values: Readonly<Record<Name, HTMLElement>>;
  private readonly lossNumber = numberElement();
  private readonly sparkline = new Sparkline();
  /** The most characters that a value has had in this run: it never becomes narrower again. */
  private readonly widest = new Map<Element, number>();
  private generation = -1;

  constructor() {
    const made = names.map(name => [name, element('dd')] as const);
    this.values = Object.fromEntries(made) as Record<Name, HTMLElement>;
    this.values.Loss.append(this.lossNumber, this.sparkline.element);
    this.element = element(
      'dl',
      { class: 'facts' },
      made.map(([name, value]) =>
        element('div', { class: `fact fact-${name.toLowerCase().replace('/', '-')}` }, [
          element('dt', {}, [name]),
          value,
        ]),
      ),
    );
  }

  draw(state: State, loading: boolean): void {
    const { status, panel, results, generation } = state.resource;
    const { values } = this;
    if (generation !== this.generation) {
      this.generation = generation;
      this.widest.clear();
    }
    setAttributes(this.element, { 'data-state': loading ? 'loading' : (status?.state ?? 'empty') });
    if (!status || panel?.session.state !== 'alive') {
      setText(values.State, loading ? 'loading' : panel ? stateWords.empty : 'connecting');
      for (const name of ['Step', 'Epoch', 'Training', 'Validation', 'Steps/s'] as const)
        setText(values[name], '–');
      setText(this.lossNumber, '–');
      this.sparkline.draw(undefined);
      return;
    }
    const epoch = formatNumber(Math.floor(status.epoch * 10) / 10);
    this.set(values.State, stateWords[status.state]);
    this.set(values.Step, formatCount(status.step));
    this.set(values.Epoch, `${epoch} / ${status.totalEpochs}`);
    setNumber(this.lossNumber, status.training?.loss ?? status.batchLoss);
    this.reserve(this.lossNumber, this.lossNumber.textContent ?? '');
    this.set(values.Training, measure(status.training));
    this.set(values.Validation, measure(status.validation));
    this.set(values['Steps/s'], status.stepsPerSecond > 0 ? formatCount(status.stepsPerSecond) : '–');
    this.sparkline.draw(results.get(sparklineRequest));
  }

  private set(target: HTMLElement, text: string): void {
    setText(target, text);
    this.reserve(target, text);
  }

  private reserve(target: HTMLElement, text: string): void {
    if (text.length <= (this.widest.get(target) ?? 0)) return;
    this.widest.set(target, text.length);
    target.style.minWidth = `${text.length}ch`;
  }
}

function measure(
  metrics: { readonly loss: number; readonly accuracy: number | undefined } | undefined,
): string {
  if (!metrics) return '–';
  return metrics.accuracy === undefined ? formatNumber(metrics.loss) : formatShare(metrics.accuracy);
}
