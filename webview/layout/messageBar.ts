import type { Drawable } from '../frameLoop';
import type { State } from '../state';
import { button } from '../ui/button';
import { element } from '../ui/element';
import { icon, type IconName } from '../ui/icons';
import { progressRing } from '../ui/progressRing';
import type { SlotServices } from '../views/viewSlot';

interface Message {
  readonly tone: 'info' | 'warning' | 'error' | 'busy';
  readonly text: string;
  readonly actions: readonly { readonly text: string; readonly label: string; readonly run: () => void }[];
}

/** Says what is the matter and what can be done about it, in every state that is not simply a run. */
export class MessageBar implements Drawable {
  readonly element = element('div', { class: 'messages', 'aria-live': 'polite' });
  private shown = '';

  constructor(private readonly services: SlotServices) {}

  drawIfDirty(): void {
    const messages = this.messages(this.services.store.state);
    const key = JSON.stringify(messages);
    if (key === this.shown) return;
    this.shown = key;
    this.element.replaceChildren(...messages.map(toElement));
  }

  private messages(state: State): Message[] {
    const { panel, status, failure, busy } = state.resource;
    const { commands } = this.services;
    const found: Message[] = [];
    if (!panel) return [{ tone: 'busy', text: 'Connecting …', actions: [] }];
    const { session } = panel;
    const again = {
      text: 'Try Again',
      label: 'Load the config once more',
      run: () => commands.restart('scratch', false),
    };
    if (session.state === 'starting') found.push({ tone: 'busy', text: `${session.message} …`, actions: [] });
    if (session.state === 'failed') {
      const { line } = session;
      const show = {
        text: 'Show',
        label: 'Show the place in the config',
        run: () => commands.revealLine(line ?? 1),
      };
      found.push({
        tone: 'error',
        text: session.message,
        actions: [...(line === undefined ? [] : [show]), again],
      });
    }
    if (session.state === 'dead') {
      const { snapshotStep } = session;
      const revive = {
        text: snapshotStep === undefined ? 'Start Again' : `Start Again from Step ${snapshotStep}`,
        label: 'Start a new worker',
        run: () => commands.restart(snapshotStep === undefined ? 'scratch' : 'snapshot', false),
      };
      found.push({
        tone: 'error',
        text: session.message,
        actions: [revive, { text: 'Open Log', label: 'What the worker said', run: () => commands.openLog() }],
      });
    }
    if (panel.silent) {
      const { snapshotStep } = panel.silent;
      found.push({
        tone: 'warning',
        text: 'The worker has not answered for a while: it is at work on something large, or it hangs.',
        actions: [
          {
            text: snapshotStep === undefined ? 'Start Again' : `Start Again from Step ${snapshotStep}`,
            label: 'End this worker and start another one',
            run: () => commands.restart(snapshotStep === undefined ? 'scratch' : 'snapshot', false),
          },
        ],
      });
    }
    if (session.state === 'alive' && panel.outOfDate)
      found.push({
        tone: 'warning',
        text: 'The config was edited: what you see belongs to the text before.',
        actions: [
          { text: 'Restart', label: 'Load the edited config', run: () => commands.restart('scratch', false) },
          {
            text: 'Restart and Train',
            label: 'Load the edited config and train',
            run: () => commands.restart('scratch', true),
          },
        ],
      });
    if (session.state === 'alive' && status?.message)
      found.push({ tone: status.state === 'diverged' ? 'error' : 'info', text: status.message, actions: [] });
    if (failure)
      found.push({ tone: failure.kind === 'run' ? 'warning' : 'error', text: failure.message, actions: [] });
    if (busy === 'Loading' && session.state !== 'starting')
      found.push({ tone: 'busy', text: 'Loading …', actions: [] });
    return found;
  }
}

const icons: Readonly<Record<'info' | 'warning' | 'error', IconName>> = {
  info: 'info',
  warning: 'warning',
  error: 'error',
};

function toElement({ tone, text, actions }: Message): HTMLElement {
  return element('div', { class: `message ${tone}` }, [
    tone === 'busy' ? progressRing() : icon(icons[tone]),
    element('p', {}, [text]),
    ...actions.map(action => button({ label: action.label, text: action.text, onClick: action.run }).element),
  ]);
}
