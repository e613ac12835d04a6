import { formatCount, formatNumber, formatShare } from '../encoding/format';
import type { Drawable } from '../frameLoop';
import { button } from '../ui/button';
import { element, setText, setVisible } from '../ui/element';
import { numberElement, setNumber } from '../ui/number';
import { textField } from '../ui/textField';
import type { SlotServices } from '../views/viewSlot';

const stateWords = {
  empty: 'not loaded',
  loading: 'loading',
  ready: 'ready',
  training: 'training',
  paused: 'paused',
  finished: 'finished',
  diverged: 'diverged',
} as const;

/** The controls of the run, its time line, and where it stands. */
export class Toolbar implements Drawable {
  readonly element: HTMLElement;
  private readonly train = button({
    label: 'Train to the end of the configured epochs',
    text: 'Train',
    icon: 'play',
    primary: true,
    onClick: () => this.toggle(),
  });
  private readonly step = button({
    label: 'Train one minibatch',
    icon: 'step',
    text: 'Step',
    onClick: () => this.services.commands.step(),
  });
  private readonly back = button({
    label: 'Back by one minibatch, bit for bit',
    text: 'Back',
    onClick: () => this.services.commands.goTo(Math.max(0, this.shownStep - 1)),
  });
  private readonly reset = button({
    label: 'Back to the initial weights',
    icon: 'reset',
    text: 'Reset',
    onClick: () => this.services.commands.reset(),
  });
  private readonly rate = textField({
    label: 'Learning rate',
    title: 'From the next step on',
    check: text =>
      text.trim() !== '' && Number(text) >= 0 && Number.isFinite(Number(text))
        ? undefined
        : 'Write a number from 0 on.',
    onCommit: text => this.services.commands.setLearningRate(Number(text)),
  });
  private readonly slider = element('input', {
    type: 'range',
    min: 0,
    max: 0,
    value: 0,
    'aria-label': 'Step shown',
  });
  private readonly live = button({
    label: 'To the last step',
    icon: 'live',
    onClick: () => this.services.commands.goTo(this.lastStep),
  });
  private readonly time: HTMLElement;
  private readonly facts: Readonly<
    Record<'state' | 'step' | 'epoch' | 'loss' | 'training' | 'validation' | 'rate', HTMLElement>
  >;
  private readonly lossNumber = numberElement();
  private shownStep = 0;
  private lastStep = 0;
  private running = false;
  private dragging = false;

  constructor(private readonly services: SlotServices) {
    this.slider.addEventListener('input', () => {
      this.dragging = true;
      services.commands.goTo(Number(this.slider.value));
    });
    this.slider.addEventListener('change', () => (this.dragging = false));
    this.time = element('div', { class: 'time' }, [this.slider, this.live.element]);
    const fact = (): HTMLElement => element('dd');
    this.facts = {
      state: fact(),
      step: fact(),
      epoch: fact(),
      loss: element('dd', {}, [this.lossNumber]),
      training: fact(),
      validation: fact(),
      rate: fact(),
    };
    const row = (title: string, value: HTMLElement): HTMLElement =>
      element('div', {}, [element('dt', {}, [title]), value]);
    this.element = element('header', { class: 'toolbar' }, [
      element('div', { class: 'group', role: 'toolbar', 'aria-label': 'Run' }, [
        this.train.element,
        this.step.element,
        this.back.element,
        this.reset.element,
      ]),
      this.rate.element,
      element('dl', { class: 'facts' }, [
        row('State', this.facts.state),
        row('Step', this.facts.step),
        row('Epoch', this.facts.epoch),
        row('Loss', this.facts.loss),
        row('Training', this.facts.training),
        row('Validation', this.facts.validation),
        row('Steps/s', this.facts.rate),
      ]),
      this.time,
    ]);
  }

  drawIfDirty(): void {
    const { resource } = this.services.store.state;
    const { status, panel, busy } = resource;
    const loading = panel?.session.state === 'starting' || busy === 'Loading';
    const alive = panel?.session.state === 'alive';
    const running = status?.state === 'training' && alive;
    this.train.setFace(
      running
        ? { label: 'Stop between two steps', text: 'Pause', icon: 'pause' }
        : { label: 'Train to the end of the configured epochs', text: 'Train', icon: 'play' },
    );
    this.train.setDisabled(loading);
    this.step.setDisabled(loading || running);
    this.back.setDisabled(!alive || running || !status || status.step === 0);
    this.reset.setDisabled(!alive);
    this.rate.setDisabled(!alive);
    setVisible(this.time, alive && (status?.lastStep ?? 0) > 0);
    if (!status || !alive) {
      setText(this.facts.state, loading ? 'loading' : 'not loaded');
      for (const key of ['step', 'epoch', 'training', 'validation', 'rate'] as const)
        setText(this.facts[key], '–');
      setText(this.lossNumber, '–');
      return;
    }
    this.announce(running, status.state);
    this.shownStep = status.step;
    this.lastStep = status.lastStep;
    this.slider.max = String(status.lastStep);
    if (!this.dragging) this.slider.value = String(status.step);
    this.slider.setAttribute('aria-valuetext', `step ${status.step} of ${status.lastStep}`);
    this.rate.setValue(String(Number(status.learningRate.toPrecision(6))));
    setText(this.facts.state, stateWords[status.state]);
    setText(this.facts.step, formatCount(status.step));
    setText(this.facts.epoch, `${formatNumber(Math.floor(status.epoch * 10) / 10)} / ${status.totalEpochs}`);
    setNumber(this.lossNumber, status.training?.loss ?? status.batchLoss);
    setText(this.facts.training, measure(status.training));
    setText(this.facts.validation, measure(status.validation));
    setText(this.facts.rate, status.stepsPerSecond > 0 ? formatCount(status.stepsPerSecond) : '–');
  }

  private toggle(): void {
    if (this.running) this.services.commands.pause();
    else this.services.commands.train();
  }

  private announce(running: boolean, state: keyof typeof stateWords): void {
    if (running === this.running) return;
    this.running = running;
    this.services.announcer.say(running ? 'Training' : `Training stopped: ${stateWords[state]}`);
  }
}

function measure(
  metrics: { readonly loss: number; readonly accuracy: number | undefined } | undefined,
): string {
  if (!metrics) return '–';
  return metrics.accuracy === undefined ? formatNumber(metrics.loss) : formatShare(metrics.accuracy);
}
