import type { Comparison, CompareParams, ReadyVariant } from '../../../core/session/protocol/compare';
import type { OtherConfigs } from '../../../core/session/protocol/panel';
import { formatCount } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { setting } from '../../store';
import { button } from '../../ui/button';
import { dropdown, type Choice } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import { textField } from '../../ui/textField';
import { LongWork } from '../landscape/longWork';
import type { MountedView, TextTwin, View, ViewHost } from '../view';
import { ComparisonPicture } from './comparisonPicture';
import { resultRows } from './comparisonTables';

const id = 'compare';
const request: Ask<'variants'> = { probe: 'variants', params: {} };
const noOthers: OtherConfigs = { configs: [] };

/** Two variants of the network trained side by side: with and without something, or this config and another one. */
export const compareView: View = {
  id,
  title: 'Compare',
  lookups: () => [request],
  reads: ({ resource: { panel, status } }) => [panel?.outOfDate, status?.totalEpochs],
  mount: host => new ComparePage(host),
};

function twinOf(found: Comparison | undefined): TextTwin {
  if (!found) return { summary: 'Nothing has been compared yet.', tables: [] };
  const { a, b } = found;
  return {
    summary: [found.summary, ...found.cautions].join(' '),
    tables: [
      {
        caption: `A: ${a.name}, B: ${b.name}, after ${found.steps} steps`,
        columns: ['', 'A', 'B'],
        rows: resultRows(found),
      },
      {
        caption: 'Where the configs differ',
        columns: ['Key', 'A', 'B'],
        rows: found.differences.map(each => [each.path, each.a, each.b]),
      },
      {
        caption: 'Curves',
        columns: ['Step', 'Training loss A', 'B', 'Validation loss A', 'B', 'Dead units A', 'B'],
        rows: Array.from(a.step, (step, i) => {
          const j = b.step.indexOf(step);
          const of = (values: ArrayLike<number>, at: number): number | string =>
            at < 0 || Number.isNaN(values[at]) ? '–' : values[at];
          return [
            String(step),
            of(a.training, i),
            of(b.training, j),
            of(a.validation, i),
            of(b.validation, j),
            of(a.deadCourse, i),
            of(b.deadCourse, j),
          ];
        }),
      },
    ],
  };
}

class ComparePage implements MountedView {
  private readonly work = new LongWork(busy => this.host.element.toggleAttribute('aria-busy', busy));
  private readonly picture = new ComparisonPicture();
  private readonly empty = element('div', { class: 'empty' });
  private readonly against = dropdown({
    label: 'This config against',
    choices: [],
    value: '',
    onChange: value => this.host.store.set(id, 'against', value),
  });
  private readonly seeds = dropdown({
    label: 'Seeds',
    choices: [
      { value: '1', text: '1' },
      { value: '3', text: '3' },
      { value: '5', text: '5' },
      { value: '10', text: '10' },
    ],
    value: '1',
    onChange: value => this.host.store.set(id, 'seeds', value),
  });
  private readonly steps = textField({
    label: 'Steps',
    title: 'Steps to train each of the two; empty: the whole run of the config',
    check: text => (/^\d*$/.test(text.trim()) ? undefined : 'A whole number of steps, or nothing.'),
    onCommit: text => this.host.store.set(id, 'steps', text.trim()),
  });
  private readonly apply = button({
    text: 'Apply to Config',
    label: 'Make the change of B in the text of the config',
    onClick: () => this.applyChanges(),
  });
  private others = noOthers;
  private found: Comparison | undefined;
  private asked: string | undefined;

  constructor(private readonly host: ViewHost) {
    host.element.closest('.view')?.classList.add('view-wide');
    const run = button({
      text: 'Compare',
      label: 'Train both from the same seed, side by side; the run itself stays where it is',
      primary: true,
      onClick: () => void this.compare(),
    });
    host.element.append(
      element('div', { class: 'actions compare-controls' }, [
        this.against.element,
        this.steps.element,
        this.seeds.element,
        run.element,
        this.apply.element,
      ]),
      this.work.element,
      this.work.failure,
      this.empty,
      this.picture.element,
    );
  }

  draw(state: State): void {
    this.refresh(state);
    const chosen = this.chosen(state);
    this.against.setChoices(this.choices(state), chosen);
    this.seeds.setValue(setting(state, id, 'seeds', '1'));
    this.steps.setValue(setting(state, id, 'steps', ''));
    this.apply.setDisabled(this.variant(state, chosen) === undefined);
    setVisible(this.empty, this.found === undefined);
    setText(
      this.empty,
      `Choose what B shall be and press Compare: both are trained from step 0${this.defaultSteps(state) > 0 ? ` for ${formatCount(this.defaultSteps(state))} steps` : ''}, while the run of this panel stays where it is.`,
    );
    this.picture.draw(this.host.size.width, this.host.theme.palette);
  }

  text(): TextTwin {
    return twinOf(this.found);
  }

  /** A session that was loaded anew has other variants, and what was compared with the earlier one is void. */
  private refresh({ resource: { generation, panel } }: State): void {
    const key = `${generation} ${panel?.outOfDate}`;
    const { asked } = this;
    if (asked === key) return;
    const isOther = asked !== undefined && !asked.startsWith(`${generation} `);
    this.asked = key;
    if (isOther) {
      this.work.cancel();
      this.show(undefined);
    }
    void this.host.commands.otherConfigs().then(others => {
      this.others = others ?? noOthers;
      this.host.invalidate();
    });
  }

  private variants(state: State): readonly ReadyVariant[] {
    return state.resource.results.get(request)?.variants ?? [];
  }

  private choices(state: State): Choice[] {
    return [
      ...this.variants(state).map(each => ({ value: `variant:${each.id}`, text: each.title })),
      ...(state.resource.panel?.outOfDate
        ? [{ value: 'editor', text: 'The text in the editor, as edited' }]
        : []),
      ...this.others.configs.map(each => ({ value: `file:${each.id}`, text: each.name })),
    ];
  }

  /** What was chosen last, as long as it is there to be chosen. */
  private chosen(state: State): string {
    const choices = this.choices(state);
    const kept = setting(state, id, 'against', '');
    return choices.find(({ value }) => value === kept)?.value ?? choices[0]?.value ?? '';
  }

  private variant(state: State, chosen: string): ReadyVariant | undefined {
    return this.variants(state).find(each => `variant:${each.id}` === chosen);
  }

  private defaultSteps({ resource: { status } }: State): number {
    return status ? Math.max(status.totalEpochs * status.stepsPerEpoch, status.step) : 0;
  }

  private async compare(): Promise<void> {
    const { store, commands, announcer } = this.host;
    const { state } = store;
    const chosen = this.chosen(state);
    const wanted = Number(setting(state, id, 'steps', '')) || this.defaultSteps(state);
    const found = await this.work.run('Comparing', async options => {
      const other = await this.other(state, chosen);
      const params: CompareParams = {
        ...other,
        ...(wanted > 0 && { steps: wanted }),
        seeds: Number(setting(state, id, 'seeds', '1')),
        points: 80,
      };
      return commands.inspect('compare', params, options);
    });
    if (!found) return;
    this.show(found);
    announcer.say(found.summary);
  }

  private async other(state: State, chosen: string): Promise<CompareParams> {
    const variant = this.variant(state, chosen);
    if (variant) return { changes: variant.changes, name: variant.title };
    return this.host.commands.readConfig(chosen === 'editor' ? chosen : chosen.replace(/^file:/, ''));
  }

  private applyChanges(): void {
    const { state } = this.host.store;
    const variant = this.variant(state, this.chosen(state));
    if (variant) this.host.commands.editConfig(variant.title, variant.changes);
  }

  private show(found: Comparison | undefined): void {
    this.found = found;
    this.picture.show(found);
    this.host.invalidate();
  }
}
