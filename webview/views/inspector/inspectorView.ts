import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import { dropdown } from '../../ui/dropdown';
import { element, setAttributes, setVisible } from '../../ui/element';
import { textField } from '../../ui/textField';
import type { MountedView, View, ViewHost } from '../view';
import { EquationsPart, equationTarget } from './equationsPart';
import { featureCount } from './unitNames';
import { UnitPart, type BarsShow } from './unitPart';
import type { RegionShows } from './unitRegion';
import { unitTwin } from './unitText';

const id = 'inspector';
const points: Ask<'dataPoints'> = { probe: 'dataPoints', params: {} };
/** Cells per side of a unit's region. */
const cells = 56;

interface Requests {
  readonly unit: Ask<'unit'>;
  readonly course: Ask<'unitCourse'>;
  /** Of two features only: the plane is then the whole input. */
  readonly plane: Ask<'unitPlane'> | undefined;
}

function requestsOf(state: State): Requests | undefined {
  const { layer, unit } = state.navigation.selection;
  if (layer === undefined || layer < 0 || unit === undefined) return undefined;
  return {
    unit: { probe: 'unit', params: { layer, unit, sample: setting(state, id, 'sample', 0) } },
    course: { probe: 'unitCourse', params: { layer, unit } },
    plane:
      featureCount(state) === 2 ? { probe: 'unitPlane', params: { layer, unit, size: cells } } : undefined,
  };
}

/** One unit with its live numbers, and the equations of its layer with the tensors that are in them. */
export const inspectorView: View = {
  id,
  title: 'Inspector',
  place: 'aside',
  probes: state => {
    const wanted = requestsOf(state);
    return wanted ? [wanted.unit, wanted.course, ...(wanted.plane ? [wanted.plane] : [])] : [];
  },
  lookups: state => (requestsOf(state)?.plane ? [points] : []),
  reads: state => [
    state.resource.status?.step,
    state.resource.status?.lastStep,
    state.resource.status?.state,
  ],
  mount: host => new Inspector(host),
  text(state) {
    const wanted = requestsOf(state);
    const report = wanted && state.resource.results.get(wanted.unit);
    if (!report) return { summary: 'No unit is chosen.', tables: [] };
    return unitTwin(state, report, state.resource.results.get(wanted.course));
  },
};

class Inspector implements MountedView {
  private readonly empty = element('div', { class: 'empty' }, [
    'Choose a unit in the network (click, or arrow keys), the name of a layer above its column, or the loss at its right end.',
  ]);
  private readonly unit: UnitPart;
  private readonly equations: EquationsPart;
  private readonly sample = textField({
    label: 'Sample',
    title: 'Row of the training part whose numbers are shown',
    check: text => (/^\d+$/.test(text.trim()) ? undefined : 'Write a row number from 0 on.'),
    onCommit: text => this.host.store.set(id, 'sample', Number(text)),
  });
  private readonly bars = dropdown({
    label: 'Bars show',
    labelHidden: true,
    choices: [
      { value: 'weight', text: 'Weights w' },
      { value: 'product', text: 'Sample’s w·x' },
    ],
    value: 'weight',
    onChange: value => this.host.store.set(id, 'bars', value),
  });
  private readonly region = dropdown({
    label: 'Region shows',
    labelHidden: true,
    choices: [
      { value: 'output', text: 'Output' },
      { value: 'entering', text: 'Pre-activation' },
    ],
    value: 'output',
    onChange: value => this.host.store.set(id, 'region', value),
  });

  constructor(private readonly host: ViewHost) {
    this.unit = new UnitPart(host);
    this.equations = new EquationsPart(host);
    host.controls.append(this.region.element, this.bars.element, this.sample.element);
    host.element.append(this.empty, this.unit.element, this.equations.element);
  }

  draw(state: State): void {
    const wanted = requestsOf(state);
    const { results } = state.resource;
    const report = wanted && results.get(wanted.unit);
    setVisible(this.empty, equationTarget(state) === undefined);
    // Until the numbers of another unit have come, those of the one before keep the page from jumping.
    setVisible(this.unit.element, wanted !== undefined && (report !== undefined || this.unit.drawn));
    setAttributes(this.unit.element, { 'aria-busy': String(wanted !== undefined && report === undefined) });
    for (const { element: control } of [this.sample, this.bars]) setVisible(control, wanted !== undefined);
    setVisible(this.region.element, wanted?.plane !== undefined);
    const region = setting<string>(state, id, 'region', 'output');
    const bars = setting<string>(state, id, 'bars', 'weight');
    this.sample.setValue(String(setting(state, id, 'sample', 0)));
    this.region.setValue(region);
    this.bars.setValue(bars);
    if (wanted && report)
      this.unit.draw(state, {
        report,
        plane: wanted.plane && results.get(wanted.plane),
        data: results.get(points),
        course: wanted.course,
        region: region as RegionShows,
        bars: bars as BarsShow,
      });
    this.equations.draw(state);
  }
}
