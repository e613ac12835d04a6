import type { ProbeRequest } from '../../core/session/protocol/commands';
import type { Commands } from '../commands';
import type { State } from '../state';
import type { Store } from '../store';
import type { Theme } from '../theme';
import type { Announcer } from '../announcer';

/**
 * One picture of the session. Adding a view is a folder with one of these and a line in `registry.ts`; asking for its
 * probes, sizes, drawing at the right moment, the header and the table behind the picture are done for it.
 */
export interface View {
  /** Stable: names its settings in what is kept, and its elements. */
  readonly id: string;
  readonly title: string;
  /** Beside each other at the top of the page: the map, and what stands `aside` of it. Without a place, among the panels below. */
  readonly place?: 'map' | 'aside';
  /** What every frame shall carry while this view is open. */
  probes?(state: State): readonly ProbeRequest[];
  /** What is asked once each time something is loaded, because training does not change it. */
  lookups?(state: State): readonly ProbeRequest[];
  /** What `draw` depends on beyond its probes, the selection, its own settings, the theme and its size. */
  reads?(state: State): readonly unknown[];
  /** Builds the view's elements; called once. */
  mount(host: ViewHost): MountedView;
  /**
   * The same as a text and tables, for those who cannot see the picture or want the numbers; complete, as it is also what
   * is exported. A view that keeps its numbers to itself gives it when mounted.
   */
  text?(state: State): TextTwin;
}

export interface MountedView {
  /** Shows the state as it is now. Called at most once a frame, only while visible and only when something changed. */
  draw(state: State): void;
  /** As `View.text`, for what is not in the state. */
  text?(state: State): TextTwin;
}

/** What a view is given to live with. */
export interface ViewHost {
  readonly store: Store;
  readonly commands: Commands;
  readonly theme: Theme;
  readonly announcer: Announcer;
  /** Where the view puts its elements. */
  readonly element: HTMLElement;
  /** Where the view puts its own controls: at the right of its title. */
  readonly controls: HTMLElement;
  /** The size of `element` in CSS pixels. */
  readonly size: { readonly width: number; readonly height: number };
  /** Asks for a drawing although nothing in the state has changed (a pointer moved, say). */
  invalidate(): void;
}

export interface TextTwin {
  /** One or two sentences: what is shown and what is remarkable. */
  readonly summary: string;
  readonly tables: readonly TextTable[];
}

export interface TextTable {
  readonly caption: string;
  readonly columns: readonly string[];
  /** Numbers are formatted, with all digits on hover; texts stand as they are. */
  readonly rows: readonly (readonly (string | number)[])[];
  /** Said below when rows were left out. */
  readonly note?: string;
}
