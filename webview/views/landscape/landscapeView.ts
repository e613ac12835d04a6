import '../../styles/landscape.css';
import type { State } from '../../state';
import { dropdown } from '../../ui/dropdown';
import { element } from '../../ui/element';
import { tabs, type Tabs } from '../../ui/tabs';
import type { MountedView, TextTwin, View, ViewHost } from '../view';
import { CriticalSection } from './criticalSection';
import { Desk, viewId } from './desk';
import { EdgeSection } from './edgeSection';
import { EscapeSection } from './escapeSection';
import { PointSection } from './pointSection';
import type { Section } from './section';
import { SliceSection } from './sliceSection';
import { SurfaceSection } from './surfaceSection';

/** The loss around the weights: what kind of point this is, which ways lead down, and how it looks from outside. */
export const landscapeView: View = {
  id: viewId,
  title: 'Landscape',
  reads: ({ resource: { status } }) => [status?.step, status?.revision, status?.state],
  mount: host => new LandscapeView(host),
};

class LandscapeView implements MountedView {
  private readonly desk: Desk;
  private readonly sections: readonly Section[];
  private readonly tabs: Tabs;
  private readonly mode = dropdown({
    label: 'Loss in',
    choices: [
      { value: 'train', text: 'Train mode' },
      { value: 'eval', text: 'Eval mode' },
    ],
    value: 'train',
    onChange: value => this.desk.choose('mode', value),
  });
  /** Of the session whose pictures these are; none before the first drawing, which must not call off what was asked. */
  private generation: number | undefined;

  constructor(private readonly host: ViewHost) {
    const desk = new Desk(host);
    this.desk = desk;
    this.sections = [
      new PointSection(desk),
      new SurfaceSection(desk),
      new SliceSection(desk),
      new EscapeSection(desk),
      new CriticalSection(desk),
      new EdgeSection(desk),
    ];
    host.element.closest('.view')?.classList.add('view-wide');
    const panels = this.sections.map(section => element('div', {}, [section.element]));
    this.tabs = tabs(
      'Parts of the landscape',
      this.sections.map(({ id, title }, index) => ({ id, title, panel: panels[index] })),
      id => desk.choose('tab', id),
    );
    this.mode.element.title =
      'Train mode: batch norm by the statistics of the whole training set. Eval mode: by its running ones. The same weights can be a minimum in one and a saddle in the other.';
    host.controls.append(this.mode.element);
    host.element.append(this.tabs.element, desk.work.element, desk.work.failure, ...panels);
  }

  draw(state: State): void {
    const { generation } = state.resource;
    if (this.generation !== undefined && generation !== this.generation) {
      this.desk.work.cancel();
      for (const section of this.sections) section.forget();
    }
    this.generation = generation;
    this.mode.setValue(this.desk.mode);
    const chosen = this.desk.setting<string>('tab', this.sections[0].id);
    const section = this.sections.find(({ id }) => id === chosen) ?? this.sections[0];
    this.tabs.select(section.id);
    section.draw(state, this.host.size.width);
  }

  text(): TextTwin {
    const texts = this.sections.map(({ text }) => text);
    const summary = texts
      .map(text => text.summary)
      .filter(Boolean)
      .join(' ');
    return {
      summary:
        summary || 'Nothing was asked of the landscape yet: choose one of its parts and press its button.',
      tables: texts.flatMap(({ tables }) => tables),
    };
  }
}
