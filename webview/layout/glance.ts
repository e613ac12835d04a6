import type { Finding } from '../../core/session/protocol/findings';
import type { NetworkGraph } from '../../core/session/protocol/graph';
import { formatPlural } from '../encoding/format';
import type { Ask } from '../probeResults';
import type { State } from '../state';
import { element, setAttributes, setText, setVisible } from '../ui/element';
import { icon } from '../ui/icons';
import { graphRequest } from '../views/graph/request';
import type { SlotServices } from '../views/viewSlot';

export const findingsRequest: Ask<'findings'> = { probe: 'findings', params: {} };

/** Is something wrong, is something dead: two counts that lead to where it is. */
export class Glance {
  readonly element: HTMLElement;
  private readonly findingsText = element('span');
  private readonly deadText = element('span');
  private readonly findings: HTMLButtonElement;
  private readonly dead: HTMLButtonElement;

  constructor(
    private readonly services: SlotServices,
    openView: (id: string) => void,
  ) {
    this.findings = element('button', { type: 'button', class: 'glance glance-findings', hidden: true }, [
      icon('warning'),
      this.findingsText,
    ]);
    this.dead = element('button', { type: 'button', class: 'glance glance-dead', hidden: true }, [
      icon('dead'),
      this.deadText,
    ]);
    this.findings.addEventListener('click', () => openView('findings'));
    this.dead.addEventListener('click', () => this.selectNextDead());
    this.element = element('div', { class: 'glances' }, [this.findings, this.dead]);
  }

  draw(state: State, alive: boolean): void {
    const { results } = state.resource;
    const found = results.get(findingsRequest)?.findings;
    setVisible(this.findings, alive && found !== undefined);
    if (found) this.drawFindings(found);
    const graph = results.get(graphRequest(state));
    const count = graph ? deadUnits(graph).length : 0;
    setVisible(this.dead, alive && graph !== undefined);
    setText(this.deadText, count === 0 ? 'none dead' : `${count} dead`);
    this.dead.disabled = count === 0;
    setAttributes(this.dead, {
      'data-alarm': count > 0,
      title: count === 0 ? 'No unit is dead over the training set' : 'Show the next dead unit',
    });
  }

  private drawFindings(found: readonly Finding[]): void {
    const serious = found.filter(({ severity }) => severity !== 'info').length;
    const remarks = found.length - serious;
    const text =
      serious > 0
        ? formatPlural(serious, 'finding')
        : remarks > 0
          ? formatPlural(remarks, 'remark')
          : 'no findings';
    setText(this.findingsText, text);
    const worst = found.some(({ severity }) => severity === 'error') ? 'error' : serious > 0 ? 'warning' : '';
    setAttributes(this.findings, {
      'data-alarm': worst !== '' && worst,
      title: found.length > 0 ? found.map(({ title }) => title).join('\n') : 'Show the findings',
    });
  }

  private selectNextDead(): void {
    const { store } = this.services;
    const graph = store.state.resource.results.get(graphRequest(store.state));
    if (!graph) return;
    const dead = deadUnits(graph);
    const { layer = -1, unit = -1 } = store.state.navigation.selection;
    const next = dead.find(each => each.layer > layer || (each.layer === layer && each.unit > unit));
    const chosen = next ?? dead.at(0);
    if (chosen) store.select(chosen);
  }
}

function deadUnits(graph: NetworkGraph): { readonly layer: number; readonly unit: number }[] {
  return graph.columns.flatMap(({ layer, states }) =>
    states.flatMap((state, unit) => (state === 'dead' ? [{ layer, unit }] : [])),
  );
}
