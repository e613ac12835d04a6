import { atPresent } from './excursion';
import type { Probe } from './probe';
import { scanOf } from './survival';

/** The last step is undone on the side for this, which takes a moment: the way from the snapshot before it. */
export const diedProbe: Probe<'died'> = (_params, { run }) => {
  const { step } = run;
  if (step === 0) return { step, layers: [] };
  const scan = scanOf(run);
  const now = scan.scan();
  const before = atPresent(run, () => {
    run.history.goTo(step - 1);
    return scan.scan();
  });
  const layers = scan.layers.map((layer, k) => ({
    layer,
    units: Int32Array.from(now[k].keys()).filter(unit => now[k][unit] === 1 && before[k][unit] === 0),
  }));
  return { step, layers: layers.filter(({ units }) => units.length > 0) };
};
