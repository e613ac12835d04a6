import type { LayerEquations } from '../../../core/session/protocol/inspection';
import { tableElement } from '../../chart/table';
import { formatNumber, formatShape } from '../../encoding/format';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { element, setText, setVisible } from '../../ui/element';
import type { ViewHost } from '../view';

type Target = number | 'loss';

/** The layer that is chosen, or the loss; undefined for the data and for nothing. */
export function equationTarget(state: State): Target | undefined {
  const { layer, loss } = state.navigation.selection;
  if (loss) return 'loss';
  return layer !== undefined && layer >= 0 ? layer : undefined;
}

/** Forward and backward equations of a layer or of the loss with its tensors, and their check by finite differences. */
export class EquationsPart {
  readonly element: HTMLElement;
  private readonly content = element('div');
  private readonly checkResult = element('p', { class: 'note', role: 'status' });
  private shown = '';
  private asking = false;

  constructor(private readonly host: ViewHost) {
    this.element = element('section', { class: 'inspector-part' }, [
      this.content,
      element('div', { class: 'actions' }, [
        button({
          text: 'Check',
          label: 'Compare these derivatives with finite differences',
          onClick: () => void this.ask(true),
        }).element,
        this.checkResult,
      ]),
    ]);
  }

  draw(state: State): void {
    const target = equationTarget(state);
    setVisible(this.element, target !== undefined);
    if (target === undefined) return;
    const { status, generation } = state.resource;
    const [generationShown, targetShown] = this.shown.split(' ');
    // While training runs the tensors would be out of date before they were read.
    const same = generationShown === String(generation) && targetShown === String(target);
    const key = status?.state === 'training' && same ? this.shown : `${generation} ${target} ${status?.step}`;
    if (key === this.shown) return;
    this.shown = key;
    setText(this.checkResult, '');
    void this.ask(false);
  }

  private async ask(check: boolean): Promise<void> {
    const target = equationTarget(this.host.store.state);
    if (target === undefined || this.asking) return;
    this.asking = true;
    if (check) setText(this.checkResult, 'Comparing with finite differences …');
    try {
      const found = await this.host.commands.inspect('layerEquations', { layer: target, check });
      if (equationTarget(this.host.store.state) === target) this.show(found);
    } catch (error) {
      setText(this.checkResult, error instanceof Error ? error.message : String(error));
    } finally {
      this.asking = false;
      // Something else was chosen meanwhile: its equations are the ones to show.
      if (equationTarget(this.host.store.state) !== target) {
        this.shown = '';
        this.host.invalidate();
      }
    }
  }

  private show(found: LayerEquations): void {
    const { layer, type, samples, tensors, equations, head, step, check } = found;
    const name = equationTarget(this.host.store.state) === 'loss' ? type : `Layer ${layer}, ${type}`;
    const lines = head ? [...equations, head] : equations;
    this.content.replaceChildren(
      element('h3', {}, [`${name}: equations at step ${step} over ${samples} samples`]),
      element(
        'ul',
        { class: 'equations' },
        lines.map(({ text, shapes, source }) =>
          element('li', { title: source }, [
            element('code', {}, [text]),
            element('span', { class: 'muted' }, [shapes]),
          ]),
        ),
      ),
      tableElement(
        'Tensors',
        ['Tensor', 'Shape', 'Norm', 'Meaning'],
        tensors.map(({ name: tensor, shape, norm, meaning }) => [
          tensor,
          shape.length === 0 ? 'scalar' : formatShape(shape),
          norm,
          meaning,
        ]),
      ),
    );
    if (!check) return;
    const { maxRelativeError, entries, kinks } = check;
    const count = entries.reduce((sum, entry) => sum + entry.entries, 0);
    const skipped = kinks > 0 ? `; ${kinks} lie at a kink and were left out` : '';
    const text = `Largest relative error ${formatNumber(maxRelativeError)} over ${count} entries${skipped}.`;
    setText(this.checkResult, text);
    this.host.announcer.say(text);
  }
}
