/** Looks at evenly spaced steps of a run; besides the first steps, where most goes wrong. */
const evenLooks = 30;
/** Up to this step, at every power of two. */
const lastEarly = 64;

/** Multiplications of a planned look, some tenths of a second; the one where the run ends takes what it needs. */
export const onTheWay = 3e9;

/**
 * Whether a run is looked at after this step. Behind the end of its schedule the looks lie twice as far apart whenever the
 * run has doubled.
 */
export function isPlanned(step: number, totalSteps: number): boolean {
  if (step <= lastEarly && (step & (step - 1)) === 0) return true;
  let span = totalSteps;
  while (span < step) span *= 2;
  const nearest = Math.round((step / span) * evenLooks);
  return Math.round((nearest * span) / evenLooks) === step;
}

/** The steps up to `end` at which a run is looked at, ascending; the first is 0. */
export function plannedSteps(end: number, totalSteps: number): number[] {
  const steps = new Set<number>();
  for (let step = 0; step <= Math.min(end, lastEarly); step++)
    if (isPlanned(step, totalSteps)) steps.add(step);
  for (let span = totalSteps; ; span *= 2) {
    for (let i = 1; i <= evenLooks; i++) {
      const step = Math.round((i * span) / evenLooks);
      if (step <= end && isPlanned(step, totalSteps)) steps.add(step);
    }
    if (span >= end) return [...steps].sort((a, b) => a - b);
  }
}
