import type { ProbeRequest } from '../../core/session/protocol/commands';
import type { Drawable } from '../frameLoop';
import type { State } from '../state';
import type { Wishes } from '../subscription';
import { button } from '../ui/button';
import { element, setVisible } from '../ui/element';
import { views } from '../views/registry';
import { ViewSlot, type SlotServices } from '../views/viewSlot';

/** The views that are open, the switches that open and close them, and the page before anything is loaded. */
export class ViewArea implements Drawable {
  readonly element: HTMLElement;
  readonly slots: readonly ViewSlot[];
  private readonly switches = element('nav', { class: 'switches', 'aria-label': 'Views' });
  private readonly grid = element('div', { class: 'views' });
  private readonly welcome: HTMLElement;
  private readonly toggles: readonly HTMLButtonElement[];

  constructor(private readonly services: SlotServices) {
    this.slots = views.map(view => new ViewSlot(view, services, element('h2', {}, [view.title])));
    this.toggles = views.slice(1).map(view => {
      const toggle = element('button', { type: 'button', 'aria-pressed': 'false' }, [view.title]);
      toggle.addEventListener('click', () => this.toggle(view.id));
      return toggle;
    });
    this.switches.append(...this.toggles);
    this.grid.append(...this.slots.map(slot => slot.element));
    this.welcome = element('div', { class: 'welcome' }, [
      element('h2', {}, ['Nothing is loaded yet']),
      element('p', {}, [
        'Press Train to load the config and watch the network learn, or Load to look at its initial weights first.',
      ]),
      element('div', { class: 'actions' }, [
        button({
          label: 'Load the config without training',
          text: 'Load',
          onClick: () => services.commands.restart('scratch', false),
        }).element,
      ]),
    ]);
    this.element = element('div', {}, [this.welcome, this.switches, this.grid]);
  }

  /** What the open views want to know. */
  wishes(state: State): Wishes {
    const open = this.slots.filter(slot => this.isOpen(state, slot.view.id));
    const gather = (from: (slot: ViewSlot) => readonly ProbeRequest[] | undefined): ProbeRequest[] =>
      open.flatMap(slot => from(slot) ?? []);
    return {
      probes: gather(slot => slot.view.probes?.(state)),
      lookups: gather(slot => slot.view.lookups?.(state)),
    };
  }

  drawIfDirty(): void {
    const { state } = this.services.store;
    const { panel } = state.resource;
    const loaded = panel?.session.state === 'alive';
    setVisible(this.welcome, panel?.session.state === 'none');
    setVisible(this.switches, loaded);
    setVisible(this.grid, loaded);
    this.slots.forEach((slot, index) => {
      const open = this.isOpen(state, slot.view.id);
      if (slot.element.hidden === open) {
        setVisible(slot.element, open);
        slot.invalidate();
      }
      if (index > 0) this.toggles[index - 1].setAttribute('aria-pressed', String(open));
    });
  }

  private isOpen(state: State, id: string): boolean {
    return id === views[0].id || state.navigation.open.includes(id);
  }

  private toggle(id: string): void {
    const { store } = this.services;
    const { open } = store.state.navigation;
    store.navigate({ open: open.includes(id) ? open.filter(each => each !== id) : [...open, id] });
  }
}
