import { toFailure } from '../../core/session/protocol/failure';
import type { Announcer } from '../announcer';
import type { Commands } from '../commands';
import { ExportMenu } from '../export/exportMenu';
import type { Picture } from '../frameLoop';
import type { State } from '../state';
import type { Store } from '../store';
import type { Theme } from '../theme';
import { element, setText, setVisible } from '../ui/element';
import { TextTwinPanel } from './textTwinPanel';
import type { MountedView, TextTwin, View } from './view';

export interface SlotServices {
  readonly store: Store;
  readonly commands: Commands;
  readonly theme: Theme;
  readonly announcer: Announcer;
  /** Asks the frame loop for a tick. */
  readonly requestDraw: () => void;
}

/** Holds one view on the page: header, size, failure, text twin, and the decision whether it must be drawn. */
export class ViewSlot implements Picture {
  readonly view: View;
  readonly element: HTMLElement;
  private readonly services: SlotServices;
  private readonly body = element('div', { class: 'view-body' });
  private readonly controls = element('div', { class: 'view-controls' });
  private readonly failure = element('p', { class: 'view-failure', role: 'alert', hidden: true });
  private readonly twin: TextTwinPanel;
  private readonly mounted: MountedView;
  private readonly size = { width: 0, height: 0 };
  private onScreen = true;
  private drawnFrom: readonly unknown[] = [];
  private asked = false;

  constructor(view: View, services: SlotServices, heading: HTMLElement) {
    this.view = view;
    this.services = services;
    const text = (state: State): TextTwin | undefined => view.text?.(state) ?? this.mounted.text?.(state);
    this.twin = new TextTwinPanel(view.title, text, this.body, () => this.invalidate());
    const exports = new ExportMenu({
      view,
      services,
      body: this.body,
      draw: () => this.drawForPicture(),
      text,
    });
    const header = element('div', { class: 'view-header' }, [
      heading,
      this.controls,
      exports.element,
      this.twin.toggle,
    ]);
    this.element = element('section', { class: `view view-${view.id}`, 'aria-label': view.title }, [
      header,
      this.failure,
      this.body,
      this.twin.element,
    ]);
    const { store, commands, theme, announcer } = services;
    this.mounted = view.mount({
      store,
      commands,
      theme,
      announcer,
      element: this.body,
      controls: this.controls,
      size: this.size,
      invalidate: () => this.invalidate(),
    });
    this.watchSize();
  }

  /** Whether the view is on the page and so wants its probes. */
  get open(): boolean {
    return this.element.isConnected && !this.element.closest('[hidden]');
  }

  /** The view itself asked to be drawn: somebody points, zooms or chooses in it. */
  get urgent(): boolean {
    return this.asked;
  }

  invalidate(): void {
    this.drawnFrom = [];
    this.asked = true;
    this.services.requestDraw();
  }

  drawIfDirty(): boolean {
    this.asked = false;
    if (!this.open || !this.onScreen) return false;
    const { state } = this.services.store;
    const reads = this.reads(state);
    if (
      reads.length === this.drawnFrom.length &&
      reads.every((value, index) => Object.is(value, this.drawnFrom[index]))
    ) {
      return false;
    }
    this.drawnFrom = reads;
    this.draw(state);
    return true;
  }

  private draw(state: State): void {
    const failed = this.view.probes?.(state).map(request => state.resource.results.failure(request));
    const message = failed?.find(failure => failure && failure.kind !== 'cancelled')?.message;
    setVisible(this.failure, message !== undefined);
    setText(this.failure, message ?? '');
    try {
      if (!this.twin.shown) this.mounted.draw(state);
      this.twin.draw(state);
    } catch (error) {
      // One view that fails must neither stop the others nor the acknowledgement that keeps frames coming.
      const { message: reason, stack } = toFailure(error);
      console.error(stack ?? reason);
      setVisible(this.failure, true);
      setText(this.failure, `${this.view.title} could not be drawn: ${reason}`);
    }
  }

  /** The picture behind the table has no size while it is hidden, and has not been drawn. */
  private drawForPicture(): void {
    Object.assign(this.size, { width: this.body.clientWidth, height: this.body.clientHeight });
    this.mounted.draw(this.services.store.state);
    this.invalidate();
  }

  private reads(state: State): readonly unknown[] {
    const { view } = this;
    const requests = [...(view.probes?.(state) ?? []), ...(view.lookups?.(state) ?? [])];
    return [
      state.resource.generation,
      state.navigation.selection,
      state.ui[view.id],
      this.services.theme.palette,
      this.size.width,
      this.size.height,
      this.twin.shown,
      ...requests.map(request => state.resource.results.answer(request)),
      ...(view.reads?.(state) ?? []),
    ];
  }

  private watchSize(): void {
    const sizes = new ResizeObserver(() => {
      const width = this.body.clientWidth;
      const height = this.body.clientHeight;
      if (width === this.size.width && height === this.size.height) return;
      Object.assign(this.size, { width, height });
      this.services.requestDraw();
    });
    sizes.observe(this.body);
    const sight = new IntersectionObserver(entries => {
      this.onScreen = entries.at(-1)?.isIntersecting ?? true;
      if (this.onScreen) this.services.requestDraw();
    });
    sight.observe(this.element);
  }
}
