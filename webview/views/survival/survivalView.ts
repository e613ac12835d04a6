import { line, scaleLinear } from 'd3';
import type { Survival, UnitLife } from '../../../core/session/protocol/inspection';
import { ChartFrame } from '../../chart/frame';
import { formatPlural, formatShare } from '../../encoding/format';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { element, setText, setVisible, svgElement } from '../../ui/element';
import { LongWork } from '../landscape/longWork';
import { DeadUnitsPart } from './deadUnitsPart';
import type { MountedView, TextTwin, View, ViewHost } from '../view';

const height = 220;

/** Dead units over the run: when they die, which step killed a chosen one, and how probable it was from the start. */
export const survivalView: View = {
  id: 'survival',
  title: 'Survival',
  reads: state => [state.resource.status?.step, state.resource.status?.state],
  mount: host => new SurvivalPage(host),
};

class SurvivalPage implements MountedView {
  private readonly frame = new ChartFrame();
  private readonly words = element('p', { class: 'summary', role: 'status' });
  private readonly legend = element('div', { class: 'legend' });
  private readonly work = new LongWork(() => undefined);
  private readonly bornWords = element('p', { class: 'note' });
  private readonly deadUnits: DeadUnitsPart;
  private survival: Survival | undefined;
  private asked = '';

  constructor(private readonly host: ViewHost) {
    this.deadUnits = new DeadUnitsPart(host);
    const list = button({
      text: 'List Dead Units',
      label:
        'Make the run again and list every unit that died: when, through which minibatch, and whether it can revive',
      onClick: () => void this.findDead(),
    });
    const life = button({
      text: 'When Did It Die?',
      label: 'Find the exact step at which the chosen unit died, and the minibatch that killed it',
      onClick: () => void this.findLife(),
    });
    const born = button({
      text: 'Born Dead?',
      label: 'Try seeds: how probable is it that units are dead from the start',
      onClick: () => void this.findBorn(),
    });
    host.element.append(
      element('div', { class: 'legend' }, [list.element, life.element, born.element]),
      this.work.element,
      this.work.failure,
      this.words,
      this.legend,
      this.frame.svg,
      this.deadUnits.element,
      this.bornWords,
    );
  }

  draw(state: State): void {
    const { status } = state.resource;
    const key = this.stepKey(state);
    // The curve is counted from snapshots; while training runs it would always be behind.
    if (status && status.state !== 'training' && key !== this.asked) {
      this.asked = key;
      void this.look();
    }
    this.paint();
  }

  text(): TextTwin {
    const { survival } = this;
    if (!survival || survival.layers.length === 0)
      return { summary: this.words.textContent || 'Nothing has been counted yet.', tables: [] };
    const { steps, layers } = survival;
    return {
      summary: this.words.textContent,
      tables: [
        ...this.deadUnits.tables(),
        {
          caption: 'Dead units through the run',
          columns: ['Step', ...layers.map(({ layer, units }) => `Layer ${layer}, of ${units}`)],
          rows: Array.from(steps, (step, i) => [String(step), ...layers.map(({ dead }) => dead[i])]),
        },
        {
          caption: 'Units that were dead at some look',
          columns: ['Unit', 'First seen dead', 'Alive at the look before'],
          rows: deathRows(survival),
        },
      ],
    };
  }

  private stepKey({ resource: { generation, status } }: State): string {
    return `${generation} ${status?.step}`;
  }

  private async look(): Promise<void> {
    const found = await this.work.run('Counting dead units', options =>
      this.host.commands.inspect('survival', {}, options),
    );
    if (!found) return;
    this.survival = found;
    const total = found.layers.reduce((sum, layer) => sum + (layer.dead.at(-1) ?? 0), 0);
    setText(
      this.words,
      found.layers.length === 0
        ? 'This network has no ReLU, so no unit can die.'
        : `${formatPlural(total, 'unit')} dead now, of ${found.layers.reduce((sum, { units }) => sum + units, 0)}.`,
    );
    this.paint();
  }

  private async findLife(): Promise<void> {
    const { layer, unit } = this.host.store.state.navigation.selection;
    if (layer === undefined || unit === undefined) {
      setText(this.words, 'Choose a unit of a ReLU in the network first.');
      return;
    }
    // The count of this step is replaced by the answer, not the other way round.
    this.asked = this.stepKey(this.host.store.state);
    const found = await this.work.run('Replaying the run', options =>
      this.host.commands.inspect('survival', { layer, unit }, options),
    );
    const life = found?.unit;
    if (!found) return;
    const text = life ? courseOf(life) : 'That unit belongs to no ReLU.';
    setText(this.words, text);
    this.host.announcer.say(text);
  }

  private async findDead(): Promise<void> {
    this.asked = this.stepKey(this.host.store.state);
    const found = await this.work.run('Repeating the run', options =>
      this.host.commands.inspect('deadUnits', {}, options),
    );
    if (!found) return;
    this.deadUnits.show(found);
    this.host.invalidate();
  }

  private async findBorn(): Promise<void> {
    const found = await this.work.run('Trying seeds', options =>
      this.host.commands.inspect('bornDead', { seeds: 50 }, options),
    );
    if (!found) return;
    setText(
      this.bornWords,
      found.layers.length === 0
        ? 'This network has no ReLU.'
        : `Over ${found.seeds} seeds: ${found.layers.map(({ layer, probability, standardError }) => `layer ${layer} born dead with ${formatShare(probability)} ± ${formatShare(standardError)}`).join('; ')}. A whole layer is dead from the start with ${formatShare(found.wholeLayerDead)}.`,
    );
  }

  private paint(): void {
    const { survival } = this;
    const { width } = this.host.size;
    setVisible(this.frame.svg, survival !== undefined && survival.layers.length > 0);
    if (!survival || survival.layers.length === 0 || width === 0) return;
    const { palette } = this.host.theme;
    const { x: xs, y: ys } = this.frame.inside(width, height);
    const x = scaleLinear([0, Math.max(1, survival.steps.at(-1) ?? 1)], xs);
    const y = scaleLinear([0, Math.max(1, ...survival.layers.map(({ units }) => units))], ys).nice();
    this.frame.draw(width, height, x, y, {
      x: 'step',
      y: 'dead units',
      label: this.words.textContent ?? 'Dead units by step',
    });
    const dashes = ['', '6 3', '2 3', '8 3 2 3'];
    this.frame.marks.replaceChildren(
      ...survival.layers.map(({ dead }, index) =>
        svgElement('path', {
          class: 'curve',
          stroke: palette.classes[index % palette.classes.length],
          'stroke-dasharray': dashes[index % dashes.length] || undefined,
          d:
            line<number>()
              .x((_, i) => x(survival.steps[i]))
              .y(value => y(value))(Array.from(dead)) ?? '',
        }),
      ),
    );
    this.legend.replaceChildren(
      ...survival.layers.map(({ layer, units, dead }, index) =>
        element('span', { class: 'key' }, [
          svgElement('svg', { width: 24, height: 8, 'aria-hidden': 'true' }, [
            svgElement('line', {
              x1: 0,
              x2: 24,
              y1: 4,
              y2: 4,
              stroke: palette.classes[index % palette.classes.length],
              'stroke-width': 2,
              'stroke-dasharray': dashes[index % dashes.length] || undefined,
            }),
          ]),
          `layer ${layer}: ${dead.at(-1) ?? 0} of ${units}`,
        ]),
      ),
    );
  }
}

/** When a unit died, of what, and whether it woke. */
function courseOf({ layer, unit, diedAt, killingBatch, revivals, deadNow }: UnitLife): string {
  const name = `Layer ${layer}, unit ${unit}`;
  if (diedAt < 0) return `${name} was never dead.`;
  const rows = [...killingBatch].slice(0, 12).join(', ');
  const killer = rows
    ? `, killed by the minibatch of rows ${rows}${killingBatch.length > 12 ? ' …' : ''}`
    : '';
  const died = diedAt === 0 ? `${name} was dead from the start` : `${name} died at step ${diedAt}${killer}`;
  if (revivals.length === 0) return `${died}.`;
  const woke = `it woke ${formatPlural(revivals.length, 'time')}, last at step ${revivals[revivals.length - 1]}`;
  return `${died}; ${woke}${deadNow ? '' : ', and is awake now'}.`;
}

/** Each unit that was ever seen dead, with the two looks between which it died. */
function deathRows({ steps, layers }: Survival): (readonly string[])[] {
  return layers.flatMap(({ layer, firstDead }) =>
    Array.from(firstDead).flatMap((step, unit) => {
      if (step < 0) return [];
      const before = steps[steps.indexOf(step) - 1];
      return [
        [
          `layer ${layer}, unit ${unit}`,
          `step ${step}`,
          before === undefined ? 'dead from the start' : `step ${before}`,
        ],
      ];
    }),
  );
}
