import type { DeadUnits, UnitLife } from '../session/protocol/inspection';
import { formatTable } from './table';

/** A dead unit as the command line prints it; `diedAt` 0 stands for dead from the start. */
export interface PrintedLife {
  readonly layer: number;
  readonly unit: number;
  readonly diedAt: number;
  readonly batch: readonly number[];
  readonly dead: boolean;
  readonly proven: boolean;
  readonly canRevive: string;
  readonly why: string;
  readonly deaths: readonly number[];
  readonly revivals: readonly number[];
}

export function printedLife(life: UnitLife): PrintedLife {
  const { layer, unit, diedAt, killingBatch, deadNow, proven, revival, deaths, revivals } = life;
  return {
    layer,
    unit,
    diedAt,
    batch: [...killingBatch],
    dead: deadNow,
    proven,
    canRevive: revival.verdict,
    why: revival.why,
    deaths: [...deaths],
    revivals: [...revivals],
  };
}

/** Rows of a minibatch that are printed; all of them are in the JSON. */
const shownRows = 8;

export function deathsTable({ lives, watched }: DeadUnits): string {
  if (lives.length === 0) return `None of ${watched} ReLU units ever died.`;
  const rows = lives.map(({ layer, unit, diedAt, killingBatch, deadNow, proven, revival, revivals }) => [
    String(layer),
    String(unit),
    diedAt === 0 ? 'from the start' : String(diedAt),
    `${[...killingBatch.subarray(0, shownRows)].join(' ')}${killingBatch.length > shownRows ? ' …' : ''}`,
    proven ? 'yes' : 'no',
    deadNow ? revival.verdict : `awake since ${revivals.at(-1)}`,
    String(revivals.length),
  ]);
  const dead = lives.filter(({ deadNow }) => deadNow).length;
  return [
    formatTable(
      ['layer', 'unit', 'died at step', 'rows of the minibatch', 'proven', 'can revive', 'revived'],
      rows,
    ),
    `${dead} of ${watched} ReLU units dead, ${lives.length - dead} awake again`,
  ].join('\n');
}
