import { element } from '../../ui/element';
import { textField } from '../../ui/textField';

/** Fields for steps of the run, each with what it stands at until the user writes another. */
export class StepFields {
  readonly element: HTMLElement;
  private readonly chosen: (number | undefined)[];
  private defaults: readonly number[];
  private last = 0;
  private readonly fields;

  constructor(labels: readonly string[], onChange: () => void) {
    this.chosen = labels.map(() => undefined);
    this.defaults = labels.map(() => 0);
    this.fields = labels.map((label, index) =>
      textField({
        label,
        title: 'A step of the run; leave it empty for the proposal',
        check: text =>
          text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) <= this.last)
            ? undefined
            : `Write a step from 0 to ${this.last}.`,
        onCommit: text => {
          this.chosen[index] = text.trim() === '' ? undefined : Number(text);
          onChange();
        },
      }),
    );
    this.element = element(
      'div',
      { class: 'actions' },
      this.fields.map(field => field.element),
    );
  }

  get steps(): readonly number[] {
    return this.chosen.map((step, index) => Math.min(step ?? this.defaults[index], this.last));
  }

  draw(defaults: readonly number[], last: number): void {
    this.defaults = defaults;
    this.last = last;
    this.fields.forEach((field, index) => field.setValue(String(this.steps[index])));
  }

  forget(): void {
    this.chosen.fill(undefined);
  }
}
