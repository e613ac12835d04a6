import type {
  Census,
  CriticalPointReport,
  DirectionKind,
  EscapeReport,
  LossMode,
  Spectrum,
  Surface,
} from '../../../core/session/protocol/landscape';
import type { State } from '../../state';
import { setting } from '../../store';
import { button } from '../../ui/button';
import { checkbox } from '../../ui/checkbox';
import { dropdown } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import type { MountedView, View, ViewHost } from '../view';
import { CensusChart } from './censusChart';
import { LongWork } from './longWork';
import { SharpnessChart } from './sharpnessChart';
import { SpectrumChart } from './spectrumChart';
import { SurfacePicture } from './surfacePicture';

const id = 'landscape';

/** The loss around the weights: what kind of point this is, which ways lead down, and how it looks from outside. */
export const landscapeView: View = {
  id,
  title: 'Landscape',
  reads: state => [state.resource.status?.step, state.resource.status?.state],
  mount,
};

function mount(host: ViewHost): MountedView {
  const desk = new LandscapeView(host);
  return { draw: (state: State) => desk.draw(state) };
}

class LandscapeView {
  private readonly summary = element('p', { class: 'summary', role: 'status' }, [
    'Ask what kind of point the weights stand at: a minimum, a saddle, or on a slope.',
  ]);
  private readonly work: LongWork;
  private readonly spectrumChart = new SpectrumChart();
  private readonly picture = new SurfacePicture();
  private readonly censusChart = new CensusChart();
  private readonly sharpness = new SharpnessChart();
  private readonly columns = element('div', { class: 'columns' });
  private readonly stale = element('p', { class: 'note', hidden: true });
  private readonly goThere = button({
    label: 'Put the weights there and go on from that point',
    text: 'Go to the Critical Point',
    onClick: () => this.goToCritical(),
  });
  private readonly mode = dropdown({
    label: 'Mode',
    choices: [
      { value: 'train', text: 'Train mode' },
      { value: 'eval', text: 'Eval mode' },
    ],
    value: 'train',
    onChange: value => this.host.store.set(id, 'mode', value),
  });
  private readonly directions = dropdown({
    label: 'Plane',
    choices: [
      { value: 'hessian', text: 'Lowest × highest curvature' },
      { value: 'random', text: 'Random, filter-normalised' },
      { value: 'trajectory', text: 'Trajectory (PCA)' },
      { value: 'snapshots', text: 'Start, middle, now' },
    ],
    value: 'hessian',
    onChange: value => this.host.store.set(id, 'directions', value),
  });
  private readonly solid = checkbox({
    text: '3-D',
    title: 'A body to turn instead of contours',
    checked: false,
    onChange: checked => this.host.store.set(id, 'solid', checked),
  });
  private readonly log = checkbox({
    text: 'Log',
    title: 'Logarithm of the height, so that the floor of a valley shows',
    checked: false,
    onChange: checked => this.host.store.set(id, 'log', checked),
  });
  private readonly watch = checkbox({
    text: 'Edge of stability',
    title: 'Measure the highest curvature while training goes on; costs some time',
    checked: false,
    onChange: checked => this.host.store.set(id, 'watch', checked),
  });
  private spectrum: Spectrum | undefined;
  private surface: Surface | undefined;
  private census: Census | undefined;
  private critical: CriticalPointReport | undefined;
  private measuring = false;
  private measuredStep = -1;
  /** Of the session whose pictures these are; none before the first drawing, which must not call off what was asked. */
  private generation: number | undefined;

  constructor(private readonly host: ViewHost) {
    this.work = new LongWork(busy => host.element.toggleAttribute('aria-busy', busy));
    host.element.closest('.view')?.classList.add('view-wide');
    const act = (text: string, label: string, run: () => Promise<void>): HTMLElement =>
      button({ text, label, onClick: () => void run() }).element;
    const actions = element('div', { class: 'columns actions', role: 'toolbar', 'aria-label': 'Landscape' }, [
      act(
        'What Point Is This?',
        'Exact spectrum of the loss: index, zero modes, and the name of this point',
        () => this.findSpectrum(),
      ),
      act('Draw Surface', 'The loss over a plane through the weights', () => this.findSurface()),
      act('Escape', 'Step down along the most negative curvature, to the better side', () => this.escape()),
      act('Find Critical Point', 'Search for a point without gradient from here', () => this.findCritical()),
      act('Census', 'Search from many starts and count what kinds of critical points there are', () =>
        this.findCensus(),
      ),
    ]);
    actions.classList.remove('columns');
    const options = element('div', { class: 'actions' }, [
      this.mode.element,
      this.directions.element,
      this.solid.element,
      this.log.element,
      this.watch.element,
      this.goThere.element,
    ]);
    const bar = element('div', { class: 'legend' }, [actions, options]);
    setVisible(this.goThere.element, false);
    this.columns.append(
      this.spectrumChart.element,
      this.picture.element,
      this.censusChart.element,
      this.sharpness.element,
    );
    host.element.append(bar, this.work.element, this.work.failure, this.summary, this.stale, this.columns);
  }

  draw(state: State): void {
    const { generation, status } = state.resource;
    if (this.generation !== undefined && generation !== this.generation) this.forget();
    this.generation = generation;
    this.mode.setValue(this.lossMode());
    this.directions.setValue(this.kind());
    const solid = setting<boolean>(state, id, 'solid', false);
    const log = setting<boolean>(state, id, 'log', false);
    this.solid.setChecked(solid);
    this.log.setChecked(log);
    const watch = setting<boolean>(state, id, 'watch', false);
    this.watch.setChecked(watch);
    const { palette } = this.host.theme;
    const shown = [this.spectrum, this.surface, this.census, watch || undefined].filter(Boolean).length;
    const width = Math.max(
      260,
      (this.host.size.width - 30) / Math.max(1, Math.min(shown, Math.floor(this.host.size.width / 350))) - 10,
    );
    if (this.spectrum) this.spectrumChart.draw(this.spectrum, width, palette);
    if (this.surface) this.picture.draw(this.surface, { solid, log }, width, palette);
    if (this.census) this.censusChart.draw(this.census, width, palette);
    this.sharpness.draw(width, palette);
    const step = this.spectrum?.step ?? this.surface?.step;
    const old = step !== undefined && status !== undefined && status.step !== step;
    setVisible(this.stale, old);
    if (old)
      setText(
        this.stale,
        `These pictures belong to step ${step}; the run stands at step ${status.step}. Ask again to bring them here.`,
      );
    if (watch && status && status.step !== this.measuredStep) void this.measure(status.step);
  }

  private forget(): void {
    this.work.cancel();
    this.spectrum = this.surface = this.census = this.critical = undefined;
    this.measuredStep = -1;
    this.sharpness.clear();
    for (const part of [this.spectrumChart, this.picture, this.censusChart]) setVisible(part.element, false);
    setVisible(this.goThere.element, false);
  }

  private lossMode(): LossMode {
    return setting<string>(this.host.store.state, id, 'mode', 'train') as LossMode;
  }

  private kind(): DirectionKind {
    return setting<string>(this.host.store.state, id, 'directions', 'hessian') as DirectionKind;
  }

  private tell(text: string): void {
    setText(this.summary, text);
    this.host.announcer.say(text);
  }

  private async findSpectrum(): Promise<void> {
    const { commands } = this.host;
    const found = await this.work.run('Spectrum', options =>
      commands.inspect('spectrum', { mode: this.lossMode() }, options),
    );
    if (!found) return;
    this.spectrum = found;
    this.tell(found.summary);
    this.host.invalidate();
  }

  /** First a coarse picture, then the fine one. */
  private async findSurface(): Promise<void> {
    const { commands } = this.host;
    const params = { mode: this.lossMode(), directions: this.kind() };
    for (const size of [15, 51]) {
      const found = await this.work.run(size === 15 ? 'Surface, coarse' : 'Surface', options =>
        commands.inspect('surface', { ...params, size }, options),
      );
      if (!found) return;
      this.surface = found;
      this.host.invalidate();
    }
    this.tell(`Loss surface drawn over ${this.surface?.first.title} and ${this.surface?.second.title}.`);
  }

  private async escape(): Promise<void> {
    const { commands } = this.host;
    const found: EscapeReport | undefined = await this.work.run('Escape', options =>
      commands.inspect('escape', { mode: this.lossMode() }, options),
    );
    if (!found) return;
    this.tell(found.summary);
    if (found.better !== 'none') commands.setParameters(found.point);
  }

  private async findCritical(): Promise<void> {
    const { commands } = this.host;
    const found = await this.work.run('Search', options =>
      commands.inspect('criticalPoint', { mode: this.lossMode() }, options),
    );
    if (!found) return;
    this.critical = found;
    setVisible(this.goThere.element, true);
    this.tell(found.summary);
  }

  private goToCritical(): void {
    if (!this.critical) return;
    this.host.commands.setParameters(this.critical.point);
    setVisible(this.goThere.element, false);
  }

  private async findCensus(): Promise<void> {
    const { commands } = this.host;
    const found = await this.work.run('Census', options =>
      commands.inspect('census', { mode: this.lossMode(), starts: 32 }, options),
    );
    if (!found) return;
    this.census = found;
    this.tell(found.summary);
    this.host.invalidate();
  }

  private async measure(step: number): Promise<void> {
    if (this.measuring) return;
    this.measuring = true;
    this.measuredStep = step;
    try {
      this.sharpness.add(await this.host.commands.inspect('sharpness', { mode: this.lossMode() }));
      this.host.invalidate();
    } catch {
      // The next step is another chance; a run whose loss is not finite says so itself.
    } finally {
      this.measuring = false;
    }
  }
}
