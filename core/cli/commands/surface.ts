import { surfaceSvg } from '../../landscape/surfaceSvg';
import type { Surface, SurfaceDirection } from '../../session/protocol/landscape';
import type { Command } from '../command';
import { checkWritable, writeWhole } from '../files';
import { openSession } from '../openSession';
import { short } from '../table';
import { oneOf, positiveNumber, wholeNumber } from '../usage';
import { trainTo } from './train';

/** A million points in all: more than any screen shows, and each is a pass over the whole training set. */
const mostPoints = 1001;

/** Random directions have a title, but neither an eigenvalue nor a share of variance. */
function shown({ title, value }: SurfaceDirection): { title: string; value?: number } {
  return Number.isNaN(value) ? { title } : { title, value };
}

export const surface: Command = {
  name: 'surface',
  summary: 'the loss over a plane through the weights',
  options: {
    weights: { value: 'W', help: 'safetensors file to use instead of the initial weights' },
    directions: {
      value: 'KIND',
      help: 'random (filter-normalised, default), hessian (lowest and highest curvature) or trajectory (trains first)',
    },
    size: { value: 'N', help: `points a side, ${mostPoints} at most; default 51` },
    range: { value: 'R', help: 'how far the plane reaches, in units of its directions; default 1' },
    mode: { value: 'train|eval', help: 'statistics of batch norm; default train' },
    svg: { value: 'F', help: 'file to draw the surface to' },
  },
  examples: [
    'deadeye surface moons.mlp.json --svg moons.svg',
    'deadeye surface saddle.mlp.json --directions hessian --size 25 --json',
  ],
  async run(invocation) {
    const { values, terminal } = invocation;
    const directions =
      oneOf(values.directions, 'directions', ['random', 'hessian', 'trajectory']) ?? 'random';
    const size = wholeNumber(values.size, 'size', 1, mostPoints) ?? 51;
    const range = positiveNumber(values.range, 'range') ?? 1;
    const mode = oneOf(values.mode, 'mode', ['train', 'eval']) ?? 'train';
    if (typeof values.svg === 'string') await checkWritable(values.svg);
    const session = await openSession(invocation);
    try {
      if (directions === 'trajectory') {
        const run = session.loaded();
        await session.call('train', {});
        await session.whenStill();
        if (run.trainer.step === 0) await trainTo(run, 1, undefined, () => undefined);
      }
      const found = (await session.call('inspect', {
        probe: 'surface',
        params: { directions, size, range, mode },
        task: 'surface',
      })) as Surface;
      terminal.clear();
      if (typeof values.svg === 'string') await writeWhole(values.svg, surfaceSvg(found));
      const rows = Array.from({ length: size }, (_, row) => found.loss.slice(row * size, (row + 1) * size));
      const lowest = found.loss
        .filter(Number.isFinite)
        .reduce((low, value) => Math.min(low, value), Infinity);
      return {
        document: {
          x: found.x,
          y: found.y,
          loss: rows,
          directions: { kind: directions, x: shown(found.first), y: shown(found.second) },
          mode,
          centre: found.centre,
          trajectory: found.trajectory,
          notes: found.notes,
        },
        text: [
          `${size} × ${size} points over ${found.first.title} and ${found.second.title} (${mode} mode)`,
          `loss ${short(found.centre)} in the middle, ${lowest === Infinity ? 'nowhere finite on the grid' : `lowest ${short(lowest)}`}`,
          ...found.notes,
          ...(typeof values.svg === 'string' ? [`drawn to ${values.svg}`] : []),
        ].join('\n'),
      };
    } finally {
      session.dispose();
    }
  },
};
