import type { Progress } from './objective';

const whole = 1000;

/** Tells of one part of the work as shares of the whole, so that a bar never jumps back where the next part begins. */
export function partProgress(progress: Progress, from: number, to: number): Progress {
  return {
    report: (done, total, message) =>
      progress.report(
        Math.round(whole * (from + (to - from) * Math.min(1, done / Math.max(1, total)))),
        whole,
        message,
      ),
  };
}
