import type { PersistedView } from '../core/session/protocol/panel';
import type { Navigation, Setting, State, ViewSettings } from './state';

/** Where navigation is kept among the views' own settings. */
const navigationKey = 'navigation';

/** What of the state is worth keeping: plain scalars, none that JSON would change. */
export function toPersisted(state: State): PersistedView {
  const { selection, open } = state.navigation;
  const navigation: Record<string, Setting> = { open: open.join(' ') };
  if (selection.layer !== undefined) navigation.layer = selection.layer;
  if (selection.unit !== undefined) navigation.unit = selection.unit;
  return { version: 1, views: { ...state.ui, [navigationKey]: navigation } };
}

/** Puts back what was kept; anything that is not of this version, or not as it should be, is left as it is. */
export function restorePersisted(state: State, stored: unknown): State {
  if (!isRecord(stored) || stored.version !== 1 || !isRecord(stored.views)) return state;
  const { [navigationKey]: navigation, ...views } = stored.views;
  const ui: Record<string, Record<string, Setting>> = {};
  for (const [view, settings] of Object.entries(views)) {
    if (!isRecord(settings)) continue;
    ui[view] = Object.fromEntries(Object.entries(settings).filter(isSettingEntry));
  }
  return {
    ...state,
    navigation: isRecord(navigation) ? restoreNavigation(state.navigation, navigation) : state.navigation,
    ui: { ...state.ui, ...(ui satisfies ViewSettings) },
  };
}

function restoreNavigation(navigation: Navigation, stored: Record<string, unknown>): Navigation {
  const index = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isInteger(value) ? value : undefined;
  const layer = index(stored.layer);
  return {
    selection: { layer, unit: layer === undefined ? undefined : index(stored.unit) },
    open: typeof stored.open === 'string' ? stored.open.split(' ').filter(Boolean) : navigation.open,
  };
}

function isSettingEntry(entry: [string, unknown]): entry is [string, Setting] {
  return ['string', 'boolean'].includes(typeof entry[1]) || Number.isFinite(entry[1]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
