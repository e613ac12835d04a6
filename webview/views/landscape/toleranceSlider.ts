import type { Spectrum } from '../../../core/session/protocol/landscape';
import { formatNumber, formatPlural } from '../../encoding/format';
import { button } from '../../ui/button';
import { element, setText } from '../../ui/element';
import { countAt } from './tolerance';

/** Decades that the slider reaches below the default; upwards it ends at ‖H‖, where everything is zero. */
const decadesBelow = 4;
const stepsPerDecade = 20;

/** Chooses how small an eigenvalue must be to count as zero, and says what that makes of the counts. */
export class ToleranceSlider {
  readonly element: HTMLElement;
  private readonly slider = element('input', {
    type: 'range',
    step: 1,
    'aria-label': 'Tolerance for zero eigenvalues',
  });
  private readonly mark = element('option');
  private readonly words = element('span', { class: 'number' });
  private readonly gap = element('p', { class: 'note' });
  private spectrum: Spectrum | undefined;

  constructor(onChange: () => void) {
    const list = element('datalist', { id: 'tolerance-default' }, [this.mark]);
    this.slider.setAttribute('list', 'tolerance-default');
    this.slider.addEventListener('input', () => onChange());
    const reset = button({
      text: 'Default',
      label: 'Back to the tolerance that the error of the eigenvalues bears',
      onClick: () => {
        this.slider.value = '0';
        onChange();
      },
    });
    this.element = element('div', { class: 'tolerance' }, [
      element('div', { class: 'field' }, [
        element('span', { class: 'field-label' }, ['|λ| counts as zero up to']),
        this.slider,
        list,
        this.words,
        reset.element,
      ]),
      this.gap,
    ]);
  }

  /** What is chosen now; the default exactly in its own place. */
  get tolerance(): number {
    const { spectrum } = this;
    if (!spectrum) return 0;
    const place = Number(this.slider.value);
    return place === 0 ? spectrum.tolerance : spectrum.tolerance * 10 ** (place / stepsPerDecade);
  }

  draw(spectrum: Spectrum): void {
    if (spectrum !== this.spectrum) {
      this.spectrum = spectrum;
      const size = Math.max(Math.abs(spectrum.eigenvalues[0]), Math.abs(spectrum.eigenvalues.at(-1) ?? 0));
      const above = Math.max(1, Math.ceil(stepsPerDecade * Math.log10(size / spectrum.tolerance || 10)));
      this.slider.min = String(-decadesBelow * stepsPerDecade);
      this.slider.max = String(Math.min(above, 40 * stepsPerDecade));
      this.slider.value = '0';
      this.mark.value = '0';
    }
    const { tolerance } = this;
    const count = countAt(spectrum.eigenvalues, tolerance);
    const isDefault = tolerance === spectrum.tolerance;
    setText(this.words, `${formatNumber(tolerance)}${isDefault ? ' (default)' : ''}`);
    this.slider.setAttribute(
      'aria-valuetext',
      `${formatNumber(tolerance)}: ${count.negative} negative, ${count.zero} zero, ${count.positive} positive`,
    );
    const ratio = count.smallestNonzero / count.largestZero;
    setText(
      this.gap,
      Number.isNaN(count.largestZero)
        ? `No eigenvalue is that small; the smallest is ${formatNumber(count.smallestNonzero)}.`
        : `The largest that counts as zero is ${formatNumber(count.largestZero)}, the smallest that does not ${formatNumber(count.smallestNonzero)}${Number.isFinite(ratio) && ratio > 10 ? `: a gap of ${formatPlural(Math.floor(Math.log10(ratio)), 'decade')}` : ''}.${isDefault ? ' The default is 4·n·ε·‖H‖, the error that eigenvalues of this size have.' : ''}`,
    );
  }
}
