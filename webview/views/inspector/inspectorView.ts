import type { UnitReport } from '../../../core/session/protocol/inspection';
import { HistogramChart } from '../../chart/histogram';
import { tableElement } from '../../chart/table';
import { formatShare } from '../../encoding/format';
import { unitStateWords } from '../../encoding/unitStates';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import { element, setText, setVisible } from '../../ui/element';
import { textField } from '../../ui/textField';
import type { MountedView, View, ViewHost } from '../view';
import { EquationsPart, equationTarget } from './equationsPart';

const id = 'inspector';

function request(state: State): Ask<'unit'> | undefined {
  const { layer, unit } = state.navigation.selection;
  if (layer === undefined || layer < 0 || unit === undefined) return undefined;
  return { probe: 'unit', params: { layer, unit, sample: setting(state, id, 'sample', 0) } };
}

/** One unit with its live numbers, and the equations of its layer with the tensors that are in them. */
export const inspectorView: View = {
  id,
  title: 'Inspector',
  place: 'aside',
  probes: state => {
    const wanted = request(state);
    return wanted ? [wanted] : [];
  },
  reads: state => [state.resource.status?.step, state.resource.status?.state],
  mount: host => new Inspector(host),
};

class Inspector implements MountedView {
  private readonly empty = element('div', { class: 'empty' }, [
    'Choose a unit in the network (click, or arrow keys), the name of a layer above its column, or the loss at its right end.',
  ]);
  private readonly heading = element('p', { class: 'summary' });
  private readonly facts = element('div');
  private readonly equation = element('pre', {
    class: 'equation',
    tabindex: 0,
    'aria-label': 'The equation with its numbers',
  });
  private readonly preActivation = new HistogramChart();
  private readonly gradient = new HistogramChart();
  private readonly equations: EquationsPart;
  private readonly unitPart: HTMLElement;
  private readonly sample = textField({
    label: 'Sample',
    title: 'Row of the training part whose numbers are shown',
    check: text => (/^\d+$/.test(text.trim()) ? undefined : 'Write a row number from 0 on.'),
    onCommit: text => this.host.store.set(id, 'sample', Number(text)),
  });

  constructor(private readonly host: ViewHost) {
    this.unitPart = element('div', {}, [
      this.heading,
      element('div', { class: 'columns' }, [
        element('div', {}, [this.facts, this.equation]),
        this.preActivation.element,
        this.gradient.element,
      ]),
    ]);
    this.equations = new EquationsPart(host);
    host.controls.append(this.sample.element);
    host.element.append(this.empty, this.unitPart, this.equations.element);
  }

  draw(state: State): void {
    const wanted = request(state);
    const report = wanted && state.resource.results.get(wanted);
    setVisible(this.empty, equationTarget(state) === undefined);
    setVisible(this.unitPart, report !== undefined);
    this.sample.setValue(String(setting(state, id, 'sample', 0)));
    if (report) this.drawUnit(report);
    this.equations.draw(state);
  }

  private drawUnit(report: UnitReport): void {
    const { palette } = this.host.theme;
    const state = report.state ? unitStateWords[report.state] : undefined;
    setText(
      this.heading,
      `Layer ${report.layer}, unit ${report.unit}${state ? `: ${state.word}` : ''}${report.proven ? ', for every input in the data’s box' : ''}`,
    );
    const rows: (readonly (string | number)[])[] = [
      ['output', report.output],
      ['slope f′', report.slope],
    ];
    if (!Number.isNaN(report.activeFraction)) rows.push(['active for', formatShare(report.activeFraction)]);
    rows.push(
      ['largest pre-activation', report.margin],
      ['gradient', report.zeroGradient ? 'zero for every sample' : 'reaches it'],
    );
    if (report.revival.verdict !== 'alive')
      rows.push(['can it wake', `${report.revival.verdict}: ${report.revival.why}`]);
    this.facts.replaceChildren(
      tableElement(
        `Sample ${report.sample}${report.sampleClass >= 0 ? ` of class ${report.sampleClass}` : ''}, step ${report.step}`,
        ['', ''],
        rows,
      ),
      tableElement(
        'Strongest inputs of this sample',
        ['Input', 'w', 'x', 'w·x'],
        strongest(report.products, 8).map(i => [
          String(i),
          report.weights[i],
          report.inputs[i],
          report.products[i],
        ]),
      ),
      ...(report.outgoing.length > 0
        ? [
            tableElement(
              `Strongest weights into layer ${report.nextLinear ?? ''}`,
              ['Unit', 'w'],
              strongest(report.outgoing, 5).map(i => [String(i), report.outgoing[i]]),
            ),
          ]
        : []),
    );
    setText(this.equation, report.equation.join('\n'));
    const width = Math.max(240, Math.min(420, this.host.size.width / 3 - 20));
    this.preActivation.draw(
      'Pre-activation over the training set',
      report.preActivation,
      width,
      palette.training,
    );
    this.gradient.draw('∂L/∂z over the training set', report.gradient, width, palette.validation);
  }
}

/** Places of the values of largest size. */
function strongest(values: Float64Array, count: number): number[] {
  return Array.from(values.keys())
    .sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]))
    .slice(0, count);
}
