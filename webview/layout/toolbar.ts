import type { Drawable } from '../frameLoop';
import { button } from '../ui/button';
import { element } from '../ui/element';
import { textField } from '../ui/textField';
import type { SlotServices } from '../views/viewSlot';
import { Glance } from './glance';
import { RunFacts, stateWords } from './runFacts';

/** The controls of the run, where it stands, and whether something is wrong: the line at the top. */
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
    icon: 'back',
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
  private readonly facts = new RunFacts();
  private readonly glance: Glance;
  private shownStep = 0;
  private running = false;

  constructor(
    private readonly services: SlotServices,
    openView: (id: string) => void,
  ) {
    this.glance = new Glance(services, openView);
    this.train.element.classList.add('train');
    this.element = element('header', { class: 'toolbar' }, [
      element('div', { class: 'group', role: 'toolbar', 'aria-label': 'Run' }, [
        this.train.element,
        this.step.element,
        this.back.element,
        this.reset.element,
      ]),
      this.facts.element,
      this.rate.element,
      this.glance.element,
    ]);
  }

  drawIfDirty(): void {
    const { state } = this.services.store;
    const { status, panel, busy } = state.resource;
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
    this.facts.draw(state, loading);
    this.glance.draw(state, alive);
    if (!status || !alive) return;
    this.announce(running, status.state);
    this.shownStep = status.step;
    this.rate.setValue(String(Number(status.learningRate.toPrecision(6))));
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
