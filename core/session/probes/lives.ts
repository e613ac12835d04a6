import type { TrainingConfig } from '../../config/config';
import { epochOrder } from '../../data/batches';
import { boundingBox, provenDead } from '../../inspection/intervalBounds';
import { revivalOf } from '../../inspection/revival';
import type { DeadCourse } from '../../inspection/unitLife';
import { velocityReader } from '../../inspection/velocity';
import { runFailure } from '../protocol/failure';
import type { Revival, UnitLife } from '../protocol/inspection';
import type { Run } from '../run';
import { restAt, walk } from './excursion';
import type { ProbeContext } from './probe';

/** Makes the run again from step 0 to the present one and visits every step; the session stays answerable meanwhile. */
export async function repeatRun(context: ProbeContext, visit: (step: number) => void): Promise<void> {
  const { run, signal, report, training } = context;
  if (training) throw runFailure('Pause the training first: the steps of the run are repeated for this.');
  const end = run.step;
  for (const step of walk(run, 0, end, visit)) {
    report(step, end, 'Repeating the run');
    await restAt(end, run, signal, 'The search for deaths');
  }
}

const alive: Revival = { verdict: 'alive', why: 'It is on for at least one sample, and learns from it.' };

/** What is to be said of units at the present step, given their courses up to it. */
export function livesOf(run: Run): (layer: number, unit: number, course: DeadCourse) => UnitLife {
  const { network, config, trainer } = run;
  const { training } = trainer;
  const { inputs, rows } = run.dataset.training;
  const proven = provenDead(network, boundingBox(inputs, rows, network.inFeatures));
  const velocityOf = velocityReader(trainer);
  return (layer, unit, { deadAtStart, deaths, revivals, deadNow }) => {
    const diedAt = deaths.at(-1) ?? (deadAtStart ? 0 : -1);
    return {
      layer,
      unit,
      deadAtStart,
      diedAt,
      killingBatch: batchBehind(run, diedAt),
      deaths: Int32Array.from(deaths),
      revivals: Int32Array.from(revivals),
      deadNow,
      proven: deadNow && proven[layer][unit],
      revival: deadNow
        ? revivalOf(
            {
              network,
              config,
              training,
              learningRate: trainer.learningRate,
              velocity: velocityOf(layer, unit),
            },
            layer,
            unit,
          )
        : alive,
    };
  };
}

/** Rows of the minibatch that made the weights of a step what they are; none at the start and where a person set them. */
export function batchBehind(run: Run, step: number): Int32Array {
  return step > 0 && !run.history.parameterEditSteps.includes(step) ? batchOf(run, step) : new Int32Array(0);
}

/** Rows of the training part in the minibatch of a step, counted from 1. */
function batchOf(run: Run, step: number): Int32Array {
  const { trainer, config } = run;
  const { rows } = trainer.training;
  const { batch_size, shuffle }: TrainingConfig = config.training;
  const size = Math.min(batch_size, rows);
  const epoch = Math.floor((step - 1) / trainer.stepsPerEpoch);
  const start = (step - 1 - epoch * trainer.stepsPerEpoch) * size;
  const order = shuffle
    ? epochOrder(config.seed, epoch, rows)
    : Int32Array.from({ length: rows }, (_, row) => row);
  return order.slice(start, Math.min(rows, start + size));
}
