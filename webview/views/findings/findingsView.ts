import type { Finding, Findings } from '../../../core/session/protocol/findings';
import type { ConfigEdit } from '../../../core/session/protocol/inspection';
import { formatNumber, formatPlural, typeset } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import { summaryOf, type State } from '../../state';
import { button } from '../../ui/button';
import { element, setText, setVisible } from '../../ui/element';
import { icon } from '../../ui/icons';
import { ComparisonPicture } from '../compare/comparisonPicture';
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
      summary: `${formatPlural(found.findings.length, 'finding')} at step ${found.step}.${toCome(found)}`,
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

/** At rest the steps that were missed on the way are looked at: what is said may still change. */
function toCome({ pending }: Findings): string {
  return pending > 0 ? ` ${formatPlural(pending, 'look')} at the run still to come.` : '';
}

class FindingsPage implements MountedView {
  private readonly list = element('div', { role: 'list', 'aria-label': 'Findings' });
  private readonly empty = element('div', { class: 'empty' });
  private readonly work = new LongWork(() => undefined);
  private readonly comparison = new ComparisonPicture();
  private shown = '';

  constructor(private readonly host: ViewHost) {
    host.element.append(this.work.element, this.work.failure, this.comparison.element, this.empty, this.list);
  }

  draw(state: State): void {
    const found = state.resource.results.get(request);
    const findings = found?.findings ?? [];
    setVisible(this.empty, findings.length === 0 || (found?.pending ?? 0) > 0);
    setText(
      this.empty,
      found
        ? `${findings.length === 0 ? `No rule objects at step ${found.step}.` : 'So far:'}${toCome(found)}`
        : 'The rules are applied as soon as something is loaded.',
    );
    const key = JSON.stringify(findings.map(({ id, message }) => [id, message]));
    if (key !== this.shown) {
      this.shown = key;
      this.list.replaceChildren(...findings.map(finding => this.item(finding, state)));
    }
    this.comparison.draw(this.host.size.width, this.host.theme.palette);
  }

  private item(finding: Finding, state: State): HTMLElement {
    const { commands, store } = this.host;
    const line = finding.layer === undefined ? undefined : summaryOf(state)?.layers[finding.layer]?.line;
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
      finding.code === 'loss-not-decreasing' &&
        button({
          text: 'Open Landscape',
          label: 'See what kind of point the weights stand at, and which ways lead down',
          onClick: () => this.openLandscape(),
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
      element('p', {}, [
        element('strong', {}, [`${finding.severity}, ${finding.title}: `]),
        typeset(finding.message),
      ]),
      element('p', { class: 'muted' }, [
        `${finding.evidence.map(({ name, value }) => `${name} ${formatNumber(value)}`).join(' · ')} · since step ${finding.firstStep} · ${finding.rule}`,
      ]),
      element('p', {}, [typeset(finding.why)]),
      element('p', {}, [finding.advice]),
      element('div', { class: 'actions' }, actions),
    ]);
  }

  private openLandscape(): void {
    const { store } = this.host;
    const { open } = store.state.navigation;
    store.navigate({ open: [...open.filter(id => id !== 'landscape'), 'landscape'] });
    // It comes into view when the page has made room for it.
    setTimeout(() => document.querySelector('.view-landscape')?.scrollIntoView({ block: 'start' }));
  }

  private async tryFix(title: string, changes: readonly ConfigEdit[]): Promise<void> {
    const found = await this.work.run(`Trying: ${title}`, options =>
      this.host.commands.inspect('compare', { changes, name: title }, options),
    );
    if (!found) return;
    this.comparison.show(found);
    this.host.announcer.say(found.summary);
    this.host.invalidate();
  }
}
