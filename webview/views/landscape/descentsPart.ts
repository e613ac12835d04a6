import type { DescentMethod, DescentPath, Descents } from '../../../core/session/protocol/descents';
import { LineChart, type ChartContent } from '../../chart/lineChart';
import { tableElement } from '../../chart/table';
import { button } from '../../ui/button';
import { checkbox } from '../../ui/checkbox';
import { element, setVisible } from '../../ui/element';
import type { TextTable } from '../view';
import type { Desk, Place } from './desk';
import { chartHeight } from './section';
import { SurfacePicture } from './surfacePicture';
import { surfaceTables } from './surfaceTables';

/** How each method is drawn: dashes and end mark tell it as its colour does. */
const looks: Readonly<Record<DescentMethod, { readonly dash: readonly number[]; readonly mark: number }>> = {
  'gradient-descent': { dash: [], mark: 0 },
  perturbed: { dash: [7, 3], mark: 1 },
  momentum: { dash: [2, 3], mark: 2 },
  'saddle-free-newton': { dash: [9, 3, 2, 3], mark: 3 },
};

/** The saddle demo: four descents from one point, over the saddle's own surface and as curves of their loss. */
export class DescentsPart {
  readonly element = element('div', { hidden: true });
  readonly controls: readonly HTMLElement[];
  private readonly picture = new SurfacePicture();
  private readonly curves = new LineChart({ named: true });
  private readonly words = element('div');
  private readonly solid = checkbox({
    text: '3-D',
    title: 'The surface below the paths as a body to turn',
    checked: false,
    onChange: checked => this.desk.choose('descentsSolid', checked),
  });
  private descents: Descents | undefined;
  /** Whose weights they started from. */
  place: Place | undefined;
  private content: ChartContent | undefined;

  constructor(
    private readonly desk: Desk,
    private readonly tell: (text: string) => void,
  ) {
    const compare = button({
      text: 'Compare Descents',
      label:
        'Plain, perturbed, momentum and saddle-free Newton descent from this very point; the run stays where it is',
      onClick: () => void this.ask(),
    });
    this.controls = [compare.element, this.solid.element];
    this.element.append(
      this.words,
      element('div', { class: 'columns' }, [this.picture.element, this.curves.element]),
    );
  }

  get tables(): readonly TextTable[] {
    const { descents } = this;
    return descents
      ? [
          pathsTable(descents),
          ...descents.paths.map(pathTable),
          ...surfaceTables(descents.surface, 'Below the descents'),
        ]
      : [];
  }

  forget(): void {
    this.descents = this.content = this.place = undefined;
    setVisible(this.element, false);
  }

  draw(width: number): void {
    const { descents, desk, content } = this;
    const solid = desk.setting('descentsSolid', false);
    this.solid.setChecked(solid);
    setVisible(this.solid.element, descents !== undefined);
    setVisible(this.element, descents !== undefined);
    if (!descents || !content) return;
    const part = width >= 760 ? (width - 34) / 2 : width - 20;
    this.picture.draw(
      {
        surface: descents.surface,
        paths: descents.paths.map(path => ({
          title: path.title,
          x: path.x,
          y: path.y,
          colour: this.colour(path),
          ...looks[path.method],
        })),
        here: [0, 0],
        solid,
        log: false,
        mode: desk.modeWords(descents.mode),
      },
      part,
      desk.palette,
    );
    this.curves.draw(content.lines, content.options, part, desk.palette);
  }

  private colour({ method }: DescentPath): string {
    const { classes } = this.desk.palette;
    return classes[looks[method].mark % classes.length];
  }

  private async ask(): Promise<void> {
    const { desk } = this;
    const { place } = desk;
    const found = await desk.ask('Descents', 'descents', { mode: desk.mode });
    if (!found) return;
    this.descents = found;
    this.place = place;
    this.content = {
      lines: found.paths.map(path => ({
        name: path.title,
        x: path.steps,
        values: path.loss,
        colour: this.colour(path),
        dash: looks[path.method].dash.join(' ') || undefined,
      })),
      options: {
        x: 'step of the descent',
        y: 'loss',
        label: `Loss of ${found.paths.length} descents from the same point. Arrow keys read it.`,
        height: chartHeight,
      },
    };
    const { caption, columns, rows } = pathsTable(found);
    this.words.replaceChildren(tableElement(caption, columns, rows));
    this.tell(found.summary);
    desk.answered(found.summary);
  }
}

function pathsTable({ paths, step, learningRate, momentum, push }: Descents): TextTable {
  return {
    caption: `Descents from step ${step}: learning rate ${learningRate}, momentum ${momentum}, push ${push}`,
    columns: ['Method', 'Left the point at step', 'Loss at the end', 'What became of it'],
    rows: paths.map(path => [
      path.title,
      path.leftAt ?? 'never',
      path.loss.at(-1) ?? Number.NaN,
      path.summary,
    ]),
  };
}

function pathTable({ title, steps, loss, gradientNorm, x, y, distance }: DescentPath): TextTable {
  return {
    caption: `Descent: ${title}`,
    columns: ['Step', 'Loss', 'Gradient norm', 'x', 'y', 'Distance from the plane'],
    rows: Array.from(steps, (step, i) => [step, loss[i], gradientNorm[i], x[i], y[i], distance[i]]),
  };
}
