import type { State } from '../state';
import { button } from '../ui/button';
import { element, setText, setVisible } from '../ui/element';
import type { SlotServices } from '../views/viewSlot';

/** The page while there is no network to show: what is so, and what to do. */
export class Welcome {
  readonly element: HTMLElement;
  private readonly heading = element('h2');
  private readonly text = element('p');
  private readonly actions: HTMLElement;

  constructor({ commands }: SlotServices) {
    this.actions = element('div', { class: 'actions' }, [
      button({
        label: 'Load the config and train to the end of its epochs',
        text: 'Train',
        icon: 'play',
        primary: true,
        onClick: () => commands.train(),
      }).element,
      button({
        label: 'Load the config without training',
        text: 'Load',
        onClick: () => commands.restart('scratch', false),
      }).element,
    ]);
    this.element = element('div', { class: 'welcome' }, [this.heading, this.text, this.actions]);
  }

  draw(state: State): void {
    const { panel } = state.resource;
    const session = panel?.session.state;
    setVisible(this.element, session !== undefined && session !== 'alive');
    setVisible(this.actions, session === 'none');
    if (!panel || session === undefined || session === 'alive') return;
    const name = panel.name;
    const [heading, text] = words(session, name);
    setText(this.heading, heading);
    setText(this.text, text);
  }
}

function words(session: 'none' | 'starting' | 'failed' | 'dead', name: string): readonly [string, string] {
  switch (session) {
    case 'none':
      return [
        'Nothing is loaded yet',
        `Press Train to load ${name} and watch the network learn, or Load to look at its initial weights first.`,
      ];
    case 'starting':
      return [`Loading ${name}`, 'The network appears here as soon as its data is read.'];
    case 'failed':
      return [
        `${name} could not be loaded`,
        'The message above says what is wrong and where. Repair it in the text, then press Train.',
      ];
    case 'dead':
      return [
        'The run has ended unexpectedly',
        'Nothing else is affected. The button above starts it again, from the last snapshot where there is one.',
      ];
  }
}
