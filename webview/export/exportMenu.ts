import { toFailure } from '../../core/session/protocol/failure';
import type { State } from '../state';
import { button } from '../ui/button';
import { element } from '../ui/element';
import type { TextTwin, View } from '../views/view';
import type { SlotServices } from '../views/viewSlot';
import { toCsv } from './csv';
import { takePicture, toPng } from './picture';

interface Choice {
  readonly text: string;
  readonly run: () => void | Promise<void>;
}

/** What a menu of exports needs of its view. */
export interface Exported {
  readonly view: View;
  readonly services: SlotServices;
  readonly body: HTMLElement;
  /** Draws the view as it is now, also where its table is shown instead. */
  readonly draw: () => void;
  readonly text: (state: State) => TextTwin | undefined;
}

/** The button of a view's header that saves its picture and its tables as files. */
export class ExportMenu {
  readonly element: HTMLElement;
  private readonly menu = element('div', { class: 'menu', role: 'menu', hidden: true });
  private readonly button: HTMLElement;

  constructor(private readonly of: Exported) {
    const made = button({
      icon: 'save',
      label: `Export ${of.view.title}`,
      onClick: () => (this.menu.hidden ? this.open() : this.close(true)),
    });
    this.button = made.element;
    this.button.setAttribute('aria-haspopup', 'menu');
    this.button.setAttribute('aria-expanded', 'false');
    this.menu.setAttribute('aria-label', `Export ${of.view.title}`);
    this.element = element('div', { class: 'menu-anchor' }, [this.button, this.menu]);
    this.element.addEventListener('keydown', event => this.onKey(event));
    this.element.addEventListener('focusout', event => {
      if (!this.element.contains(event.relatedTarget as Node | null)) this.close(false);
    });
  }

  private open(): void {
    const choices: Choice[] = [
      { text: 'Picture as PNG', run: () => this.savePicture('png') },
      { text: 'Picture as SVG', run: () => this.savePicture('svg') },
      ...(this.of.text(this.of.services.store.state)?.tables ?? []).map((table, index) => ({
        text: `Table as CSV: ${table.caption}`,
        // Asked again when chosen: training may have gone on since the menu was opened.
        run: () => this.saveTable(index),
      })),
    ];
    this.menu.replaceChildren(
      ...choices.map(({ text, run }) => {
        const item = element('button', { type: 'button', role: 'menuitem', tabindex: -1 }, [text]);
        item.addEventListener('click', () => {
          this.close(true);
          void this.perform(run);
        });
        return item;
      }),
    );
    this.menu.hidden = false;
    this.button.setAttribute('aria-expanded', 'true');
    this.items[0]?.focus();
  }

  private close(returnFocus: boolean): void {
    if (this.menu.hidden) return;
    this.menu.hidden = true;
    this.button.setAttribute('aria-expanded', 'false');
    if (returnFocus) this.button.focus();
  }

  private get items(): readonly HTMLElement[] {
    return Array.from(this.menu.children) as HTMLElement[];
  }

  private onKey(event: KeyboardEvent): void {
    if (this.menu.hidden) return;
    const { items } = this;
    const here = items.indexOf(document.activeElement as HTMLElement);
    const go: Readonly<Record<string, number>> = {
      ArrowDown: (here + 1) % items.length,
      ArrowUp: (here - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    if (event.key === 'Escape') this.close(true);
    else if (event.key in go) items[go[event.key]]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private async perform(run: Choice['run']): Promise<void> {
    try {
      await run();
    } catch (error) {
      const failure = toFailure(error);
      this.of.services.store.resource({ failure });
      if (failure.kind === 'defect') console.error(failure.stack ?? failure.message);
    }
  }

  private async savePicture(kind: 'png' | 'svg'): Promise<void> {
    const { body, draw } = this.of;
    const picture = takePicture(body, this.title, draw);
    const bytes = kind === 'png' ? await toPng(picture) : new TextEncoder().encode(picture.svg);
    await this.save(kind, '', bytes);
  }

  private async saveTable(index: number): Promise<void> {
    const table = this.of.text(this.of.services.store.state)?.tables[index];
    // A byte order mark lets spreadsheets read it as UTF-8.
    if (table) await this.save('csv', table.caption, new TextEncoder().encode(`\uFEFF${toCsv(table)}`));
  }

  private async save(kind: 'png' | 'svg' | 'csv', part: string, bytes: Uint8Array): Promise<void> {
    const { services, view } = this.of;
    const { panel, status } = services.store.state.resource;
    const config = (panel?.name ?? 'network').replace(/\.mlp\.json$/, '');
    const words = [config, view.id, part, `step ${status?.step ?? 0}`].map(slug).filter(Boolean);
    const name = `${words.join('-')}.${kind}`;
    const saved = await services.commands.saveFile(name, bytes);
    if (saved !== undefined) services.announcer.say(`Saved ${saved}`);
  }

  private get title(): string {
    const { panel, status } = this.of.services.store.state.resource;
    return `${this.of.view.title} · ${panel?.name ?? ''} · step ${status?.step ?? 0}`;
  }
}

/** A piece of a file name that every file system takes. */
function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 40);
}
