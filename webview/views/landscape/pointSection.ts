import { denseLimit, type EigenEnd, type Spectrum } from '../../../core/session/protocol/landscape';
import { readSpectrum, type SpectrumReading } from '../../../core/session/protocol/spectrumReading';
import { tableElement } from '../../chart/table';
import { formatNumber, formatPlural, formatShare } from '../../encoding/format';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { checkbox } from '../../ui/checkbox';
import { element, setText, setVisible } from '../../ui/element';
import type { TextTable } from '../view';
import type { Desk, Place } from './desk';
import { kindWords } from './kindWords';
import { SectionFrame, type Section, type SectionText } from './section';
import { SpectrumChart } from './spectrumChart';
import { ToleranceSlider } from './toleranceSlider';

/** What kind of point the weights stand at, from the exact spectrum of the Hessian. */
export class PointSection implements Section {
  readonly id = 'point';
  readonly title = 'Point';
  readonly element: HTMLElement;
  private readonly frame: SectionFrame;
  private readonly chart = new SpectrumChart();
  private readonly slider = new ToleranceSlider(() => this.desk.host.invalidate());
  private readonly name = element('h3', { class: 'kind' });
  private readonly meaning = element('p', { class: 'note' });
  private readonly facts = element('div');
  private readonly found = element('div', { hidden: true });
  private readonly log = checkbox({
    text: 'Log λ',
    title: 'Eigenvalues on a logarithmic axis on both sides of zero',
    checked: false,
    onChange: checked => this.desk.choose('logSpectrum', checked),
  });
  private readonly gaussNewton = checkbox({
    text: 'Gauss-Newton part',
    title:
      'Also the spectrum of the part of the Hessian that has no negative curvature; takes about twice as long',
    checked: false,
    onChange: checked => {
      this.desk.choose('gaussNewton', checked);
      if (checked && this.spectrum && this.spectrum.gaussNewton.length === 0) void this.ask();
    },
  });
  private spectrum: Spectrum | undefined;
  private place: Place | undefined;
  private shown: unknown[] = [];

  constructor(private readonly desk: Desk) {
    const ask = button({
      text: 'What Point Is This?',
      label: 'The exact spectrum of the loss here: index, zero modes, and the name of this point',
      primary: true,
      onClick: () => void this.ask(),
    });
    this.found.append(
      this.name,
      this.meaning,
      element('div', { class: 'columns' }, [
        element('div', {}, [this.chart.element, this.slider.element]),
        this.facts,
      ]),
    );
    this.frame = new SectionFrame(
      'Minimum, saddle or slope? The Hessian’s eigenvalues are the curvatures of the loss in all directions: look for negative ones (a way down, counted by the index) and for zeros (flat directions).',
      [ask.element, this.log.element, this.gaussNewton.element],
      [this.found],
    );
    this.element = this.frame.element;
  }

  forget(): void {
    this.spectrum = this.place = undefined;
    this.frame.tell('');
    setVisible(this.found, false);
  }

  draw(_state: State, width: number): void {
    const { spectrum, desk } = this;
    const log = desk.setting('logSpectrum', false);
    this.log.setChecked(log);
    this.gaussNewton.setChecked(desk.setting('gaussNewton', false));
    this.frame.mind(this.place, desk.place);
    setVisible(this.found, spectrum !== undefined);
    if (!spectrum) return;
    const dense = spectrum.method === 'dense';
    setVisible(this.slider.element, dense);
    const reading = this.read(spectrum);
    if (dense) this.slider.draw(spectrum, reading);
    const half = width >= 760 ? (width - 34) / 2 : width - 20;
    this.chart.draw(spectrum, reading, log, half, desk.palette);
    const key = [spectrum, reading.tolerance];
    if (key.every((value, index) => value === this.shown[index])) return;
    this.shown = key;
    this.nameIt(spectrum, reading);
    this.facts.replaceChildren(...factTables(spectrum, reading, desk).map(toElement));
  }

  get text(): SectionText {
    const { spectrum } = this;
    if (!spectrum) return { summary: '', tables: [] };
    return {
      summary: this.frame.summary,
      tables: [
        ...factTables(spectrum, this.read(spectrum), this.desk),
        {
          caption: `Eigenvalues at step ${spectrum.step}, ${spectrum.mode} mode`,
          columns: ['Number', 'Hessian', ...(spectrum.gaussNewton.length > 0 ? ['Gauss-Newton'] : [])],
          rows: Array.from(spectrum.eigenvalues, (value, i) => [
            i,
            value,
            ...(spectrum.gaussNewton.length > 0 ? [spectrum.gaussNewton[i]] : []),
          ]),
        },
      ],
    };
  }

  private async ask(): Promise<void> {
    const { desk } = this;
    const { place } = desk;
    const found = await desk.ask('Spectrum', 'spectrum', {
      mode: desk.mode,
      gaussNewton: desk.setting('gaussNewton', false),
    });
    if (!found) return;
    this.spectrum = found;
    this.place = place;
    this.frame.tell(found.summary);
    desk.answered(found.summary);
  }

  /** At the tolerance that the slider stands at; the ends of a large spectrum have none to choose. */
  private read(spectrum: Spectrum): SpectrumReading {
    const { method, tolerance } = spectrum;
    return readSpectrum(spectrum, method === 'dense' ? this.slider.toleranceFor(spectrum) : tolerance);
  }

  private nameIt(spectrum: Spectrum, { kind, inertia, tolerance }: SpectrumReading): void {
    const dense = spectrum.method === 'dense';
    const words = kindWords[kind];
    const flat = spectrum.gradientFlat ? 'Gradient-flat, not critical' : words.name;
    setText(
      this.name,
      `${flat}${dense && kind !== 'minimum' ? `, index ${inertia.negative}` : ''} · ${spectrum.mode} mode`,
    );
    setText(
      this.meaning,
      spectrum.gradientFlat
        ? 'The gradient is not zero, but it lies along directions of next to no curvature: searches stall here though this is no critical point.'
        : `${words.meaning}${tolerance === spectrum.tolerance ? '' : ` At the tolerance chosen here; at the default it is: ${kindWords[spectrum.kind].name.toLowerCase()}.`}`,
    );
  }
}

function toElement({ caption, columns, rows }: TextTable): HTMLElement {
  return tableElement(caption, columns, rows);
}

function factTables(spectrum: Spectrum, reading: SpectrumReading, desk: Desk): TextTable[] {
  const dense = spectrum.method === 'dense';
  const { inertia: count, explanations, explainedZeros } = reading;
  const facts: TextTable = {
    caption: `Numbers at step ${spectrum.step}, ${spectrum.mode} mode`,
    columns: ['What', 'Value', 'Remark'],
    rows: [
      ['loss', spectrum.loss, `over ${formatPlural(spectrum.rows, 'sample')}`],
      ['gradient norm', spectrum.gradientNorm, ''],
      ['… relative', spectrum.relativeGradient, '‖g‖ / (‖H‖ max(1, ‖θ‖)); critical up to 1e-6'],
      ...(dense
        ? [
            ['negative', count.negative, 'the Morse index'],
            ['zero', count.zero, `|λ| ≤ ${formatNumber(reading.tolerance)}; ${explainedZeros} explained`],
            ['positive', count.positive, ''],
          ]
        : [
            [
              'index',
              'not counted',
              `only the ends of the spectrum by Lanczos, as there are more than ${denseLimit} parameters; it sees a repeated eigenvalue once`,
            ],
          ]),
      [
        'trace',
        spectrum.trace,
        spectrum.traceError > 0 ? `± ${formatNumber(spectrum.traceError)} (Hutchinson)` : 'exact',
      ],
      ...(spectrum.unconverged > 0
        ? [['not converged', spectrum.unconverged, 'eigenvalues; those listed carry their residual']]
        : []),
    ],
  };
  const zeros: TextTable[] =
    explanations.length > 0
      ? [
          {
            caption: 'Why directions are flat',
            columns: ['Cause', 'Directions', 'Because'],
            rows: explanations.map(({ title, count: found, explanation }) => [title, found, explanation]),
          },
        ]
      : [];
  const end = (name: string) => (pair: EigenEnd, index: number) => [
    `${name} ${index + 1}`,
    pair.value,
    pair.residual,
    shares(pair, desk),
  ];
  return [
    facts,
    ...zeros,
    {
      caption: 'The ends of the spectrum',
      columns: ['Eigenvalue', 'λ', 'Residual ‖Hv − λv‖', 'Where its direction lies'],
      rows: [...spectrum.lowest.map(end('lowest')), ...spectrum.highest.map(end('highest'))],
    },
  ];
}

/** Which layers an eigenvector moves, the most first. */
function shares({ layerShares }: EigenEnd, desk: Desk): string {
  return Array.from(layerShares, (share, layer) => ({ share, layer }))
    .filter(({ share }) => share >= 0.005)
    .sort((a, b) => b.share - a.share)
    .map(({ share, layer }) => `${formatShare(share)} in ${desk.layer(layer)}`)
    .join(', ');
}
