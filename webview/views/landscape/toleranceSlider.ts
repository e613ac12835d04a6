import type { Spectrum } from '../../../core/session/protocol/landscape';
import type { SpectrumReading } from '../../../core/session/protocol/spectrumReading';
import { formatNumber, formatPlural } from '../../encoding/format';
import { button } from '../../ui/button';
import { element, setText } from '../../ui/element';

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

  /** What is chosen now for a spectrum; the default exactly in its own place. */
  toleranceFor(spectrum: Spectrum): number {
    this.adopt(spectrum);
    const place = Number(this.slider.value);
    return place === 0 ? spectrum.tolerance : spectrum.tolerance * 10 ** (place / stepsPerDecade);
  }

  draw(spectrum: Spectrum, reading: SpectrumReading): void {
    this.adopt(spectrum);
    const { tolerance, inertia, largestZero, smallestNonzero } = reading;
    const isDefault = tolerance === spectrum.tolerance;
    setText(this.words, `${formatNumber(tolerance)}${isDefault ? ' (default)' : ''}`);
    this.slider.setAttribute(
      'aria-valuetext',
      `${formatNumber(tolerance)}: ${inertia.negative} negative, ${inertia.zero} zero, ${inertia.positive} positive`,
    );
    const ratio = smallestNonzero / largestZero;
    const decades =
      Number.isFinite(ratio) && ratio > 10
        ? `: a gap of ${formatPlural(Math.floor(Math.log10(ratio)), 'decade')}`
        : '';
    const gap = Number.isNaN(largestZero)
      ? `No eigenvalue is that small; the smallest is ${formatNumber(smallestNonzero)}.`
      : `The largest that counts as zero is ${formatNumber(largestZero)}, the smallest that does not ${formatNumber(smallestNonzero)}${decades}.`;
    const remarks = [
      ...(isDefault
        ? [
            'The default is what may have become of a zero: 4·n·ε·‖H‖ by rounding or, beside a critical point, 10·‖g‖/‖θ‖ by the gradient that is left.',
          ]
        : []),
      ...(reading.belowRounding
        ? ['Signs below the default are rounding: they say nothing of the point.']
        : []),
    ];
    setText(this.gap, [gap, ...remarks].join(' '));
  }

  /** Another spectrum begins at its own default. */
  private adopt(spectrum: Spectrum): void {
    if (spectrum === this.spectrum) return;
    this.spectrum = spectrum;
    const size = Math.max(Math.abs(spectrum.eigenvalues[0]), Math.abs(spectrum.eigenvalues.at(-1) ?? 0));
    const above = Math.max(1, Math.ceil(stepsPerDecade * Math.log10(size / spectrum.tolerance || 10)));
    this.slider.min = String(-decadesBelow * stepsPerDecade);
    this.slider.max = String(Math.min(above, 40 * stepsPerDecade));
    this.slider.value = '0';
    this.mark.value = '0';
  }
}
