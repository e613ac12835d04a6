import type { ProbeRequest } from '../../core/session/protocol/commands';
import type { Drawable } from '../frameLoop';
import type { State } from '../state';
import type { Wishes } from '../subscription';
import { element, setAttributes, setVisible } from '../ui/element';
import { views } from '../views/registry';
import { ViewSlot, type SlotServices } from '../views/viewSlot';
import { Legend } from './legend';
import { Splitter } from './splitter';
import { Welcome } from './welcome';

/** From this width on map and inspector stand side by side; below, everything is one column that folds. */
const wide = matchMedia('(min-width: 900px)');

interface Place {
  readonly slot: ViewSlot;
  /** Opens and closes the view: a tab on wide pages, the view's own heading on narrow ones. Undefined for the map. */
  readonly toggle: HTMLButtonElement | undefined;
  readonly fold: HTMLElement;
}

/** The map with what is selected beside it, and below the views that are open. */
export class ViewArea implements Drawable {
  readonly element: HTMLElement;
  readonly slots: readonly ViewSlot[];
  private readonly places: readonly Place[];
  private readonly tabs = element('nav', { class: 'switches view-tabs', 'aria-label': 'Views' });
  private readonly main = element('div', { class: 'main-row' });
  private readonly panels = element('div', { class: 'views' });
  private readonly loaded: HTMLElement;
  private readonly welcome: Welcome;
  private readonly splitter: Splitter;
  private readonly legend: Legend;

  constructor(private readonly services: SlotServices) {
    this.welcome = new Welcome(services);
    this.splitter = new Splitter(services.store, this.main);
    this.legend = new Legend(services);
    this.places = views.map((view, index): Place => {
      const slot = new ViewSlot(view, services, element('h2', {}, [view.title]));
      slot.element.id = `view-${view.id}`;
      const fold = element('div', { class: 'fold', role: 'heading', 'aria-level': 2 });
      if (index === 0) return { slot, fold, toggle: undefined };
      const toggle = element(
        'button',
        { type: 'button', 'aria-pressed': 'false', 'aria-controls': slot.element.id },
        [view.title],
      );
      toggle.addEventListener('click', () => this.toggle(view.id));
      return { slot, fold, toggle };
    });
    this.slots = this.places.map(({ slot }) => slot);
    this.loaded = element('div', { class: 'loaded' }, [
      this.main,
      this.legend.element,
      this.tabs,
      this.panels,
    ]);
    this.element = element('div', { class: 'area' }, [this.welcome.element, this.loaded]);
    this.arrange();
    wide.addEventListener('change', () => {
      this.arrange();
      for (const slot of this.slots) slot.invalidate();
    });
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

  /** Opens a view if need be and brings it into sight. */
  show(id: string): void {
    const { store } = this.services;
    if (!this.isOpen(store.state, id)) this.toggle(id);
    this.drawIfDirty();
    this.slots.find(({ view }) => view.id === id)?.element.scrollIntoView({ block: 'nearest' });
  }

  drawIfDirty(): void {
    const { state } = this.services.store;
    const { panel } = state.resource;
    this.welcome.draw(state);
    setVisible(this.loaded, panel?.session.state === 'alive');
    for (const { slot, toggle } of this.places) {
      const open = this.isOpen(state, slot.view.id);
      if (slot.element.hidden === open) {
        setVisible(slot.element, open);
        slot.invalidate();
      }
      if (toggle) setAttributes(toggle, { 'aria-pressed': String(open), 'aria-expanded': String(open) });
    }
    const aside = this.places.some(
      ({ slot }) => slot.view.place === 'aside' && this.isOpen(state, slot.view.id),
    );
    this.splitter.draw(state, aside && wide.matches);
    this.legend.draw(state);
  }

  /** Puts everything where it belongs at this width; what had the focus keeps it. */
  private arrange(): void {
    const focused = document.activeElement;
    const inMain = this.places.filter(({ slot }) => slot.view.place !== undefined);
    const below = this.places.filter(({ slot }) => slot.view.place === undefined);
    const folded = (places: readonly Place[]): HTMLElement[] =>
      places.flatMap(({ slot, fold, toggle }) => {
        if (!toggle) return [slot.element];
        fold.append(toggle);
        return [fold, slot.element];
      });
    if (wide.matches) {
      this.tabs.replaceChildren(...this.places.flatMap(({ toggle }) => toggle ?? []));
      const [map, ...aside] = inMain.map(({ slot }) => slot.element);
      this.main.replaceChildren(map, this.splitter.element, ...aside);
      this.panels.replaceChildren(...below.map(({ slot }) => slot.element));
    } else {
      this.main.replaceChildren(...folded(inMain));
      this.panels.replaceChildren(...folded(below));
    }
    for (const { fold } of this.places) fold.classList.toggle('switches', !wide.matches);
    setVisible(this.tabs, wide.matches);
    document.body.classList.toggle('narrow', !wide.matches);
    if (focused instanceof HTMLElement && focused !== document.activeElement) focused.focus();
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
