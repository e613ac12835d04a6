/** The course of a unit that is dead or not after each of the steps 0 … n. */
export interface DeadCourse {
  readonly deadAtStart: boolean;
  /** Steps after which it was dead and had not been one step before; a start in death is none. */
  readonly deaths: readonly number[];
  readonly revivals: readonly number[];
  readonly deadNow: boolean;
}

/** Takes down the changes of a state that is told step by step. */
export class CourseRecorder {
  private readonly deaths: number[] = [];
  private readonly revivals: number[] = [];
  private dead: boolean;

  constructor(private readonly deadAtStart: boolean) {
    this.dead = deadAtStart;
  }

  record(step: number, dead: boolean): void {
    if (dead === this.dead) return;
    (dead ? this.deaths : this.revivals).push(step);
    this.dead = dead;
  }

  course(): DeadCourse {
    const { deadAtStart, deaths, revivals, dead } = this;
    return { deadAtStart, deaths, revivals, deadNow: dead };
  }
}
