import type { DirectionKind, Surface, SurfaceParams } from '../../../core/session/protocol/landscape';
import { formatNumber, formatShare } from '../../encoding/format';
import type { State } from '../../state';
import { button } from '../../ui/button';
import { checkbox } from '../../ui/checkbox';
import { dropdown } from '../../ui/dropdown';
import { element, setText, setVisible } from '../../ui/element';
import { textField } from '../../ui/textField';
import type { Desk, Place } from './desk';
import { SectionFrame, type Section, type SectionText } from './section';
import { StepFields } from './stepFields';
import { SurfacePicture } from './surfacePicture';
import { axisName, type SurfacePath } from './surfaceScene';
import { surfaceTables } from './surfaceTables';

const coarse = 15;
/** From this width on contours and body stand side by side. */
const wide = 900;
const title = 'Surface';
const coarseTitle = 'Surface, coarse';
/** After the last step back or forth, before the picture follows. */
const followDelay = 250;

const planes: Readonly<Record<DirectionKind, { readonly text: string; readonly meaning: string }>> = {
  hessian: {
    text: 'Lowest × highest curvature',
    meaning:
      'The way that curves down most (or up least) against the way that curves up most: on a saddle, the saddle itself.',
  },
  random: {
    text: 'Random, filter-normalised',
    meaning:
      'Two random directions, each scaled to the size of every unit’s weights; a typical view, and blind to rare ways down.',
  },
  trajectory: {
    text: 'Trajectory (PCA)',
    meaning: 'The two directions in which the run moved most.',
  },
  snapshots: {
    text: 'Through three steps',
    meaning: 'The plane through the weights of three steps of the run.',
  },
};

/** The loss over a plane through the weights. */
export class SurfaceSection implements Section {
  readonly id = 'surface';
  readonly title = title;
  readonly element: HTMLElement;
  private readonly frame: SectionFrame;
  private readonly picture = new SurfacePicture();
  /** Beside it where there is room, so that both looks are there. */
  private readonly body = new SurfacePicture();
  private readonly notes = element('div');
  private readonly meaning = element('p', { class: 'note' });
  private readonly plane = dropdown({
    label: 'Plane',
    choices: Object.entries(planes).map(([value, { text }]) => ({ value, text })),
    value: 'hessian',
    onChange: value => this.desk.choose('directions', value),
  });
  private readonly resolution = dropdown({
    label: 'Points a side',
    choices: ['25', '51', '101', '151'].map(value => ({ value, text: value })),
    value: '51',
    onChange: value => this.desk.choose('size', value),
  });
  private readonly range = textField({
    label: 'Range',
    title: 'How far the plane reaches, as a factor: 2 shows twice as much',
    check: text =>
      Number(text) > 0 && Number.isFinite(Number(text)) ? undefined : 'Write a number above 0.',
    onCommit: text => {
      this.desk.choose('range', Number(text));
      void this.ask();
    },
  });
  private readonly another = button({
    text: 'Another Plane',
    label: 'Draw other random directions',
    onClick: () => {
      this.desk.choose('seed', this.desk.setting('seed', 0) + 1);
      void this.ask();
    },
  });
  private readonly solid = checkbox({
    text: '3-D',
    title: 'A body to turn instead of contours',
    checked: false,
    onChange: checked => this.desk.choose('solid', checked),
  });
  private readonly log = checkbox({
    text: 'Log height',
    title: 'Logarithm of the height above the lowest point, so that the floor of a valley shows',
    checked: false,
    onChange: checked => this.desk.choose('log', checked),
  });
  private readonly follow = checkbox({
    text: 'Follow the step',
    title: 'Draw it anew when the run stands at another step',
    checked: true,
    onChange: checked => this.desk.choose('follow', checked),
  });
  private readonly steps = new StepFields(['Step A', 'Step B', 'Step C'], () => void this.ask());
  private surface: Surface | undefined;
  private place: Place | undefined;
  private best: number | undefined;
  private bestAsked = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private noted: Surface | undefined;

  constructor(private readonly desk: Desk) {
    const ask = button({
      text: 'Draw Surface',
      label: 'The loss over a plane through the weights, coarse first',
      primary: true,
      onClick: () => void this.ask(),
    });
    this.frame = new SectionFrame(
      'How the loss looks around the weights, over a plane cut through all their directions: look for valleys, walls and ways down. A plane shows two directions of many, so what it does not show may still exist.',
      [
        ask.element,
        this.plane.element,
        this.steps.element,
        this.another.element,
        this.range.element,
        this.resolution.element,
        this.solid.element,
        this.log.element,
        this.follow.element,
      ],
      [
        this.meaning,
        element('div', { class: 'columns' }, [this.picture.element, this.body.element]),
        this.notes,
      ],
    );
    this.element = this.frame.element;
  }

  forget(): void {
    clearTimeout(this.timer);
    this.surface = this.best = this.place = undefined;
    this.bestAsked = -1;
    this.steps.forget();
    this.frame.tell('');
    this.picture.hide();
    this.body.hide();
    this.notes.replaceChildren();
  }

  draw(state: State, width: number): void {
    const { desk, surface } = this;
    const kind = this.kind();
    this.plane.setValue(kind);
    this.resolution.setValue(this.size());
    this.range.setValue(String(desk.setting('range', 1)));
    this.solid.setChecked(desk.setting('solid', false));
    this.log.setChecked(desk.setting('log', false));
    this.follow.setChecked(desk.setting('follow', true));
    const both = width >= wide;
    setVisible(this.solid.element, !both);
    setVisible(this.another.element, kind === 'random');
    setVisible(this.steps.element, kind === 'snapshots');
    const { status } = state.resource;
    if (kind === 'snapshots' && status) {
      void this.findBest(status.lastStep);
      const middle = Math.floor(status.step / 2);
      const best = this.best !== undefined && this.best > 0 && this.best < status.step ? this.best : middle;
      this.steps.draw([0, best, status.step], status.lastStep);
    }
    setText(
      this.meaning,
      `${planes[kind].meaning}${kind === 'snapshots' && this.best !== undefined ? ` The lowest validation loss was at step ${this.best}.` : ''}`,
    );
    const stale = this.frame.mind(this.place, desk.place);
    if (!surface) return;
    const scene = {
      surface,
      paths: this.paths(surface),
      here: placeOf(surface),
      mode: desk.modeWords(surface.mode),
      log: desk.setting('log', false),
    };
    const part = both ? (width - 34) / 2 : width - 20;
    this.picture.draw({ ...scene, solid: !both && desk.setting('solid', false) }, part, desk.palette);
    if (both) this.body.draw({ ...scene, solid: true }, part, desk.palette);
    else this.body.hide();
    if (this.noted !== surface) {
      this.noted = surface;
      this.notes.replaceChildren(
        ...[...surface.notes, ...trajectoryNotes(surface)].map(note =>
          element('p', { class: 'note' }, [note]),
        ),
      );
    }
    if (status && status.state !== 'training' && stale && desk.setting('follow', true)) {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        // What somebody asked meanwhile goes first; the picture follows when it is seen again.
        const { running } = desk.work;
        if (running === undefined || running === coarseTitle || running === title) void this.ask(true);
      }, followDelay);
    }
  }

  get text(): SectionText {
    const { surface } = this;
    return surface
      ? { summary: this.frame.summary, tables: surfaceTables(surface) }
      : { summary: '', tables: [] };
  }

  private kind(): DirectionKind {
    const kind = this.desk.setting<string>('directions', 'hessian');
    return kind in planes ? (kind as DirectionKind) : 'hessian';
  }

  private size(): string {
    return this.desk.setting<string>('size', '51');
  }

  private paths(surface: Surface): SurfacePath[] {
    const { trajectory } = surface;
    if (trajectory.length < 2) return [];
    return [
      {
        title: 'the run so far, seen from above',
        x: trajectory.map(({ x }) => x),
        y: trajectory.map(({ y }) => y),
        colour: this.desk.palette.foreground,
        dash: [],
        mark: 0,
      },
    ];
  }

  /** First a coarse picture, then the fine one. */
  private async ask(following = false): Promise<void> {
    const { desk } = this;
    const { place } = desk;
    const directions = this.kind();
    const params: SurfaceParams = {
      mode: desk.mode,
      directions,
      range: desk.setting('range', 1),
      seed: desk.setting('seed', 0),
      ...(directions === 'snapshots' && { steps: this.steps.steps }),
    };
    for (const size of [coarse, Number(this.size())]) {
      const found = await desk.ask(size === coarse ? coarseTitle : title, 'surface', {
        ...params,
        size,
      });
      if (!found) return;
      this.surface = found;
      this.place = place;
      desk.host.invalidate();
    }
    if (this.surface) this.frame.tell(describe(this.surface));
    if (following) desk.host.invalidate();
    else desk.answered(this.frame.summary);
  }

  /** The step with the lowest validation loss: one of the three that are proposed. */
  private async findBest(lastStep: number): Promise<void> {
    if (this.bestAsked === lastStep) return;
    this.bestAsked = lastStep;
    try {
      const { validation } = await this.desk.host.commands.inspect('curves', { maxPoints: 400 });
      let best: number | undefined;
      validation.loss.forEach((loss, i) => {
        if (best === undefined || loss < validation.loss[best]) best = i;
      });
      this.best = best === undefined ? undefined : validation.step[best];
      this.desk.host.invalidate();
    } catch {
      // Only a proposal: the middle of the run serves as well.
    }
  }
}

function placeOf({ trajectory, step, directions }: Surface): readonly [number, number] | undefined {
  const now = trajectory.find(point => point.step === step);
  if (now) return [now.x, now.y];
  return directions === 'snapshots' ? undefined : [0, 0];
}

function describe(surface: Surface): string {
  const finite = surface.loss.filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  const below =
    low < surface.centre - 1e-9 * Math.max(1, Math.abs(surface.centre))
      ? `the plane holds points down to ${formatNumber(low)}`
      : 'nothing on this plane lies lower';
  return `Loss surface drawn over ${axisName(surface.first)} and ${axisName(surface.second)}: ${formatNumber(surface.centre)} at the ${surface.directions === 'snapshots' ? 'first of the three' : 'weights'}, ${below}, up to ${formatNumber(high)}.`;
}

/** A path is seen from above: how much of it the plane holds, and how far it leaves it. */
function trajectoryNotes({ trajectory, first, second, directions, step }: Surface): string[] {
  if (trajectory.length < 2) return [];
  const farthest = trajectory.reduce((most, { distance }) => Math.max(most, distance), 0);
  const now = trajectory.find(point => point.step === step);
  const notes =
    directions === 'trajectory'
      ? [
          `The plane holds ${formatShare(first.value + second.value)} of the trajectory’s variance (${formatShare(first.value)} and ${formatShare(second.value)}).`,
        ]
      : [
          `The run leaves this plane by up to ${formatNumber(farthest)}: the loss drawn below a point of it is not the point’s own.`,
        ];
  if (now) notes.push(`At step ${step} the weights are ${formatNumber(now.distance)} away from the plane.`);
  return notes;
}
