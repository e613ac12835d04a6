import { line, scaleLinear } from 'd3';
import type { Finding } from '../../../core/session/protocol/findings';
import type { Comparison, ConfigEdit } from '../../../core/session/protocol/inspection';
import { ChartFrame } from '../../chart/frame';
import { tableElement } from '../../chart/table';
import { formatNumber, formatPlural } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { element, setText, setVisible, svgElement } from '../../ui/element';
import { icon } from '../../ui/icons';
import { LongWork } from '../landscape/longWork';
import type { MountedView, View, ViewHost } from '../view';

const request: Ask<'findings'> = { probe: 'findings', params: {} };

/** What is wrong, with the numbers that say so, why, and what to change; a fix can be tried beside the present network. */
export const findingsView: View = {
  id: 'findings',
  title: 'Findings',
  probes: () => [request],
  mount: host => new FindingsPage(host),
  text(state) {
    const found = state.resource.results.get(request);
    if (!found) return { summary: 'Nothing has been judged yet.', tables: [] };
    return {
      summary: `${formatPlural(found.findings.length, 'finding')} at step ${found.step}.`,
      tables: [
        {
          caption: 'Rules and their thresholds',
          columns: ['Rule', 'Title', 'Threshold', 'Value', 'Meaning'],
          rows: found.rules.flatMap(rule =>
            rule.thresholds.length === 0
              ? [[rule.id, `${rule.title}${rule.muted ? ' (muted)' : ''}`, '', '', '']]
              : rule.thresholds.map(({ name, value, meaning }) => [
                  rule.id,
                  `${rule.title}${rule.muted ? ' (muted)' : ''}`,
                  name,
                  value,
                  meaning,
                ]),
          ),
        },
      ],
    };
  },
};

class FindingsPage implements MountedView {
  private readonly list = element('div', { role: 'list', 'aria-label': 'Findings' });
  private readonly empty = element('div', { class: 'empty' });
  private readonly work = new LongWork(() => undefined);
  private readonly comparison = new ComparisonChart();
  private shown = '';

  constructor(private readonly host: ViewHost) {
    host.element.append(this.work.element, this.work.failure, this.comparison.element, this.empty, this.list);
  }

  draw(state: State): void {
    const found = state.resource.results.get(request);
    const findings = found?.findings ?? [];
    setVisible(this.empty, findings.length === 0);
    setText(
      this.empty,
      found
        ? `No rule objects at step ${found.step}.`
        : 'The rules are applied as soon as something is loaded.',
    );
    const key = JSON.stringify(findings.map(({ id, message }) => [id, message]));
    if (key !== this.shown) {
      this.shown = key;
      this.list.replaceChildren(...findings.map(finding => this.item(finding, state)));
    }
    this.comparison.redraw(this.host);
  }

  private item(finding: Finding, state: State): HTMLElement {
    const { commands, store } = this.host;
    const { session } = state.resource.panel ?? {};
    const line =
      session?.state === 'alive' && finding.layer !== undefined
        ? session.summary.layers[finding.layer]?.line
        : undefined;
    const { fix, layer, units } = finding;
    const actions = [
      line !== undefined &&
        button({
          text: 'Show Layer',
          label: 'Show the layer in the config',
          onClick: () => commands.revealLine(line),
        }).element,
      layer !== undefined &&
        button({
          text: units.length > 0 ? 'Select Unit' : 'Select Layer',
          label: 'Choose it in every view',
          onClick: () => store.select({ layer, unit: units[0] }),
        }).element,
      fix &&
        button({
          text: 'Try Fix',
          label: `${fix.title}: train the changed network from the same seed beside this one`,
          onClick: () => void this.tryFix(fix.title, fix.changes),
        }).element,
      fix &&
        button({
          text: 'Apply Fix',
          label: `${fix.title}: edit the config`,
          onClick: () => commands.editConfig(fix.title, fix.changes),
        }).element,
    ].filter(Boolean) as HTMLElement[];
    return element('div', { class: 'finding', role: 'listitem' }, [
      icon(finding.severity === 'info' ? 'info' : finding.severity),
      element('p', {}, [element('strong', {}, [`${finding.severity}, ${finding.title}: `]), finding.message]),
      element('p', { class: 'muted' }, [
        `${finding.evidence.map(({ name, value }) => `${name} ${formatNumber(value)}`).join(' · ')} · since step ${finding.firstStep} · ${finding.rule}`,
      ]),
      element('p', {}, [finding.why]),
      element('p', {}, [finding.advice]),
      element('div', { class: 'actions' }, actions),
    ]);
  }

  private async tryFix(title: string, changes: readonly ConfigEdit[]): Promise<void> {
    const found = await this.work.run(`Trying: ${title}`, options =>
      this.host.commands.inspect('compare', { changes }, options),
    );
    if (!found) return;
    this.comparison.show(title, found);
    this.host.announcer.say(found.summary);
    this.host.invalidate();
  }
}

/** The present network and the changed one from the same seed, side by side. */
class ComparisonChart {
  readonly element: HTMLElement;
  private readonly frame = new ChartFrame();
  private readonly words = element('p', { class: 'summary' });
  private readonly facts = element('div');
  private found: Comparison | undefined;

  constructor() {
    this.element = element('div', { hidden: true }, [this.words, this.frame.svg, this.facts]);
  }

  show(title: string, found: Comparison): void {
    this.found = found;
    setVisible(this.element, true);
    setText(this.words, `${title}: ${found.summary}`);
    const { a, b } = found;
    const last = (values: Float64Array): number => values.at(-1) ?? NaN;
    this.facts.replaceChildren(
      tableElement(
        `After ${found.steps} steps from the same seed`,
        ['', 'As it is', 'With the fix'],
        [
          ['training loss', last(a.training), last(b.training)],
          ['validation loss', last(a.validation), last(b.validation)],
          ...(a.accuracy.length > 0 ? [['accuracy', last(a.accuracy), last(b.accuracy)]] : []),
          ['dead units', `${a.dead} of ${a.reluUnits}`, `${b.dead} of ${b.reluUnits}`],
          ['parameters', a.parameters, b.parameters],
          ['diverged', a.diverged ?? 'no', b.diverged ?? 'no'],
        ],
      ),
    );
  }

  redraw({ size, theme: { palette } }: ViewHost): void {
    const { found } = this;
    if (!found || size.width === 0) return;
    const height = 190;
    const { x: xs, y: ys } = this.frame.inside(size.width, height);
    const losses = [...found.a.training, ...found.b.training].filter(Number.isFinite);
    const x = scaleLinear([0, found.steps], xs);
    const y = scaleLinear([0, Math.max(1e-9, ...losses)], ys).nice();
    this.frame.draw(size.width, height, x, y, { x: 'step', y: 'training loss', label: found.summary });
    this.frame.marks.replaceChildren(
      ...[
        { report: found.a, colour: palette.training, dash: undefined },
        { report: found.b, colour: palette.validation, dash: '6 3' },
      ].map(({ report, colour, dash }) =>
        svgElement('path', {
          class: 'curve',
          stroke: colour,
          'stroke-dasharray': dash,
          d:
            line<number>()
              .defined(value => Number.isFinite(value))
              .x((_, i) => x(report.step[i]))
              .y(value => y(value))(Array.from(report.training)) ?? '',
        }),
      ),
    );
  }
}
