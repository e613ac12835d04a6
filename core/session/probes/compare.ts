import { configDifferences } from '../../config/differences';
import { editText } from '../../config/editText';
import { loadConfig, type LoadedConfig } from '../../config/loadConfig';
import { cautionsOf, verdictOf } from '../../inspection/comparison';
import { Variant } from '../../inspection/variant';
import type { SeedPair } from '../protocol/compare';
import { cancelledFailure, runFailure } from '../protocol/failure';
import { breathe } from './excursion';
import type { Probe, ProbeContext } from './probe';

const sliceMilliseconds = 20;
const mostPoints = 500;
const mostSeeds = 20;

/** Trains the present config and another one side by side from step 0, with trainers of their own. */
export const compareProbe: Probe<'compare'> = async (params, context) => {
  const { run, signal, report } = context;
  const { text, path } = run.document;
  if (params.text === undefined && params.changes === undefined)
    throw runFailure('Say what the other variant is: changes of the config, or a whole text.');
  const other = params.text ?? editText(text, params.changes ?? []);
  const otherPath = params.path ?? path;
  const loaded = [await loadConfig(text, path, { signal }), await loadConfig(other, otherPath, { signal })];
  const variants = [
    new Variant(loaded[0], run.name),
    new Variant(loaded[1], params.name ?? 'changed'),
  ] as const;
  const steps = Math.max(1, Math.floor(params.steps ?? Math.max(run.step, run.trainer.stepsPerEpoch)));
  const points = Math.max(1, Math.min(mostPoints, steps, Math.floor(params.points ?? 60)));
  const seeds = Math.max(1, Math.min(mostSeeds, Math.floor(params.seeds ?? 1)));
  for (let point = 0; point <= points; point++) {
    const target = Math.round((point * steps) / points);
    for (const variant of variants) {
      await trainTo(variant, target, context);
      variant.record();
      await pause(context);
    }
    report(target, seeds * steps, 'Training both variants');
  }
  const pairs: SeedPair[] = [
    { seed: loaded[0].config.seed, a: variants[0].lastLoss(), b: variants[1].lastLoss() },
  ];
  for (let i = 1; i < seeds; i++) {
    pairs.push(await otherSeed(loaded, i, steps, context));
    report((i + 1) * steps, seeds * steps, `Seed ${i + 1} of ${seeds}`);
  }
  const [a, b] = variants.map(variant => variant.report());
  return {
    steps,
    a,
    b,
    differences: configDifferences(loaded[0].config, loaded[1].config),
    summary: verdictOf(a, b, pairs),
    cautions: cautionsOf(loaded[0].config, loaded[1].config),
    seeds: pairs,
  };
};

/** Both configs trained from their seeds plus `shift`: only the ends count. */
async function otherSeed(
  loaded: readonly LoadedConfig[],
  shift: number,
  steps: number,
  context: ProbeContext,
): Promise<SeedPair> {
  const ends: number[] = [];
  for (const { document, config } of loaded) {
    const text = editText(document.text, [{ path: ['seed'], value: config.seed + shift }]);
    const { signal } = context;
    const variant = new Variant(await loadConfig(text, document.path, { signal }), '');
    await trainTo(variant, steps, context);
    ends.push(variant.lastLoss());
  }
  return { seed: loaded[0].config.seed + shift, a: ends[0], b: ends[1] };
}

async function trainTo(variant: Variant, target: number, context: ProbeContext): Promise<void> {
  while (!variant.advance(target, sliceMilliseconds)) await pause(context);
}

async function pause({ signal }: ProbeContext): Promise<void> {
  await breathe();
  if (signal.aborted) throw cancelledFailure('The comparison');
}
