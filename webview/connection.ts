import { toFailure } from '../core/session/protocol/failure';
import type { PanelState } from '../core/session/protocol/panel';
import type { Host } from './host';
import { restorePersisted, toPersisted } from './persistence';
import { ProbeResults } from './probeResults';
import { nothingSelected } from './state';
import type { Store } from './store';

/** Raised when this page expects something else of the host's `ready`. */
const panelVersion = 1;

/** Time in which further changes of the layout join the first one before it is kept. */
const keepingDelay = 250;

/** Takes a new picture of everything but the run. What belongs to an earlier session is forgotten. */
export function receivePanel(store: Store, panel: PanelState): void {
  const { session } = panel;
  const before = store.state.resource;
  if (session.state !== 'alive') {
    store.resource({ panel });
    return;
  }
  if (before.panel?.session.state === 'alive') {
    store.resource({ panel });
    return;
  }
  store.resource({
    panel,
    generation: before.generation + 1,
    status: session.summary.status,
    results: ProbeResults.none,
    failure: undefined,
  });
  dropImpossibleSelection(store, session.summary.layers);
}

/** A kept selection may name a layer or unit that the config no longer has. */
function dropImpossibleSelection(store: Store, layers: readonly { readonly out: number }[]): void {
  const { layer, unit } = store.state.navigation.selection;
  if (layer === undefined || layer === -1) return;
  if (!layers[layer] || (unit !== undefined && unit >= layers[layer].out)) store.select(nothingSelected);
}

/** Says to the host that the page can draw, listens to it, and keeps the layout wherever it changes. */
export async function connect(host: Host, store: Store): Promise<void> {
  host.peer.on('panel', panel => receivePanel(store, panel));
  host.peer.on('select', selection => store.select(selection));
  try {
    const panel = await host.peer.call('ready', { version: panelVersion });
    // The page's own memory is newer than the host's where it exists: it is written without delay.
    store.update(state => restorePersisted(state, host.getState() ?? panel.view));
    receivePanel(store, panel);
    if (panel.chosen) store.select(panel.chosen);
    keepLayout(host, store, panel.config);
    tellSelection(host, store);
  } catch (error) {
    store.resource({ failure: toFailure(error) });
  }
}

/** The editor marks the line of what is chosen here. */
function tellSelection(host: Host, store: Store): void {
  const tell = (): void => {
    const { selection } = store.state.navigation;
    host.peer.call('selected', selection).catch((error: unknown) => console.error(toFailure(error).message));
  };
  if (store.state.navigation.selection.layer !== undefined) tell();
  store.subscribe((state, previous) => {
    if (state.navigation.selection.layer !== previous.navigation.selection.layer) tell();
  });
}

/** The page's own state also names the config: it is all that the host is given after a reload of the window. */
function keepLayout(host: Host, store: Store, config: string): void {
  host.setState({ ...toPersisted(store.state), config });
  let timer: ReturnType<typeof setTimeout> | undefined;
  store.subscribe((state, previous) => {
    if (state.navigation === previous.navigation && state.ui === previous.ui) return;
    const view = toPersisted(state);
    host.setState({ ...view, config });
    clearTimeout(timer);
    timer = setTimeout(() => {
      host.peer.call('saveView', { view }).catch((error: unknown) => console.error(toFailure(error).message));
    }, keepingDelay);
  });
}
