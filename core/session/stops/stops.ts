import { toFailure } from '../protocol/failure';
import type { StopFault, StopLog, StopPoint } from '../protocol/stops';
import type { Run } from '../run';
import { ArmedStop } from './armedStop';
import { Measures } from './measures';

/** The stop points of a session; without any, training pays nothing for them. */
export class Stops {
  private armed: readonly ArmedStop[] = [];

  get none(): boolean {
    return this.armed.length === 0;
  }

  /** Replaces all points. Those whose expressions cannot be read or measured are left out and told. */
  set(points: readonly StopPoint[], run: Run): StopFault[] {
    const faults: StopFault[] = [];
    const measures = new Measures(run);
    this.armed = points.flatMap(point => {
      try {
        const stop = new ArmedStop(point);
        // Once now, so that a name that is not known is told when it is written and not in the middle of a run.
        stop.meets(measures);
        if (stop.logs) stop.text(measures);
        return [stop];
      } catch (error) {
        faults.push({ id: point.id, message: toFailure(error).message });
        return [];
      }
    });
    return faults;
  }

  /** After a step forward: the points that stop here. What is only to be told goes to `log`. */
  strike(run: Run, log: (entry: StopLog) => void): string[] {
    if (this.none) return [];
    const measures = new Measures(run);
    const found: string[] = [];
    for (const stop of this.armed) {
      const { id } = stop.point;
      try {
        if (!stop.strikes(measures)) continue;
        if (stop.logs) log({ id, step: run.step, text: stop.text(measures) });
        else found.push(id);
      } catch (error) {
        // `active[step]` was fine at step 0: told once, and the run goes on without it.
        this.armed = this.armed.filter(each => each !== stop);
        log({ id, step: run.step, text: `No longer watched: ${toFailure(error).message}` });
      }
    }
    return found;
  }

  /** Where the run stands now is the step before the next one. */
  arm(run: Run): void {
    if (this.none) return;
    const measures = new Measures(run);
    for (const stop of this.armed) stop.arm(measures);
  }

  /** On a way that is made again: the points that would stop here. */
  meet(run: Run): string[] {
    const measures = new Measures(run);
    return this.armed
      .filter(stop => !stop.logs)
      .filter(stop => stop.meets(measures))
      .map(({ point }) => point.id);
  }
}
