import { typeset } from '../../encoding/format';
import type { State } from '../../state';
import { element, setText, setVisible } from '../../ui/element';
import type { TextTable } from '../view';
import type { Place } from './desk';

/** Of the charts in this view, which stand alone in its width. */
export const chartHeight = 260;

/** One of the steps in which the landscape is explored. */
export interface Section {
  readonly id: string;
  readonly title: string;
  readonly element: HTMLElement;
  /** `width` in CSS pixels is what its element may use. Called while it is the one shown. */
  draw(state: State, width: number): void;
  /** Another session was loaded: nothing that is known holds any more. */
  forget(): void;
  readonly text: SectionText;
}

/** What a section found, for the text twin and for export. */
export interface SectionText {
  readonly summary: string;
  readonly tables: readonly TextTable[];
}

/** What a section has in common with the others: what it is about, its controls, its answer, and whether that is still of now. */
export class SectionFrame {
  readonly element: HTMLElement;
  private readonly answer = element('p', { class: 'summary', role: 'status', hidden: true });
  private readonly stale = element('p', { class: 'note', hidden: true });
  private said = '';

  constructor(
    intro: string,
    controls: readonly (HTMLElement | undefined)[],
    content: readonly (HTMLElement | SVGElement)[],
  ) {
    this.element = element('div', { class: 'section' }, [
      element('p', { class: 'intro' }, [intro]),
      element('div', { class: 'actions controls' }, controls),
      this.answer,
      this.stale,
      ...content,
    ]);
  }

  /** The answer as it was last told. */
  get summary(): string {
    return this.said;
  }

  tell(text: string): void {
    this.said = text;
    setText(this.answer, typeset(text));
    setVisible(this.answer, text !== '');
  }

  /** Says so when what is shown belongs to other weights than the run's; answers whether that is so. */
  mind(shown: Place | undefined, now: Place): boolean {
    const others = shown !== undefined && shown.step === now.step && shown.revision !== now.revision;
    const old = others || (shown !== undefined && shown.step !== now.step);
    setVisible(this.stale, old);
    if (old)
      setText(
        this.stale,
        others
          ? `This belongs to other weights, which stood at step ${now.step} before. Ask again to bring it here.`
          : `This belongs to step ${shown.step}; the run stands at step ${now.step}. Ask again to bring it here.`,
      );
    return old;
  }
}
