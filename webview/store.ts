import type { Selection } from '../core/session/protocol/panel';
import { initialState, type Navigation, type Resource, type Setting, type State } from './state';

type Listener = (state: State, previous: State) => void;

/** The one place of the panel's state. Changes are made by functions of the old state; listeners hear of each at once. */
export class Store {
  private current: State;
  private readonly listeners = new Set<Listener>();

  constructor(state: State = initialState) {
    this.current = state;
  }

  get state(): State {
    return this.current;
  }

  update(change: (state: State) => State): void {
    const previous = this.current;
    const next = change(previous);
    if (next === previous) return;
    this.current = next;
    for (const listener of [...this.listeners]) listener(next, previous);
  }

  /** The answer ends the listening. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  resource(change: Partial<Resource>): void {
    this.update(state => ({ ...state, resource: { ...state.resource, ...change } }));
  }

  navigate(change: Partial<Navigation>): void {
    this.update(state => ({ ...state, navigation: { ...state.navigation, ...change } }));
  }

  select(selection: Selection): void {
    const { layer, unit, loss = false } = this.current.navigation.selection;
    if (layer !== selection.layer || unit !== selection.unit || loss !== (selection.loss ?? false))
      this.navigate({ selection });
  }

  set(view: string, name: string, value: Setting): void {
    if (this.current.ui[view]?.[name] === value) return;
    this.update(state => ({
      ...state,
      ui: { ...state.ui, [view]: { ...state.ui[view], [name]: value } },
    }));
  }
}

/** Reads a setting of a view, or its default where the user has not chosen (or an older version stored something else). */
export function setting<T extends Setting>(state: State, view: string, name: string, otherwise: T): T {
  const value = state.ui[view]?.[name];
  return typeof value === typeof otherwise ? (value as T) : otherwise;
}
