import { lastOf, type Evidence, type Observation } from '../evidence';
import type { Observed } from '../finding';
import { rateTimes } from '../fixes';
import { defineRule } from '../rule';

/** Looks in a row beyond the bound before it is raised; a run that blew up needs no patience. */
const looks = 3;

/** R12, measured: gradient descent is stable below λmax = 2/η, with heavy-ball momentum below 2(1 + μ)/η (Polyak 1964). */
export const learningRate = defineRule({
  id: 'R12',
  code: 'learning-rate',
  title: 'Learning rate beyond stability',
  why: 'Along its most curved direction the loss grows with every step as soon as the rate times the curvature passes 2 (with momentum μ: 2(1 + μ)).',
  moment: 'always',
  patience: 1,
  thresholds: {
    info: {
      default: 1,
      description: 'Rate times sharpness over the bound from which on the edge of stability is mentioned.',
    },
    warning: { default: 2, description: 'The same, from which on it is a warning.' },
    blownUp: {
      default: 3,
      description:
        'Loss over that of the constant answer (and of the start) from which on the curvature before is held to blame.',
    },
  },
  evaluate(evidence, { info, warning, blownUp }) {
    const { optimizer } = evidence.config;
    if (optimizer.type !== 'SGD' || optimizer.nesterov) return [];
    const bound = 2 * (1 + optimizer.momentum);
    const ratioOf = ({ sharpness, learningRate: rate }: Observation): number => (rate * sharpness) / bound;
    const cause = blowUp(evidence, blownUp) ? culprit(evidence, ratioOf, info) : undefined;
    if (cause) return [found(evidence, cause, bound, ratioOf(cause), 'before the loss blew up')];
    // At the start λmax is often larger than it stays once training has begun.
    const recent = lastOf(evidence, looks).filter(({ step }) => step > 0);
    const least = Math.min(looks, evidence.observations.length);
    if (recent.length < least || recent.length === 0) return [];
    if (!recent.every(each => ratioOf(each) > info)) return [];
    const beyond = ratioOf(evidence.present) > warning;
    return [
      {
        ...found(evidence, evidence.present, bound, ratioOf(evidence.present), beyond ? undefined : 'edge'),
        since: recent[0].step,
      },
    ];
  },
});

/** The loss is not finite any more, or far above both the start and an answer that ignores the inputs. */
function blowUp({ divergence, present, data, start }: Evidence, times: number): boolean {
  return divergence !== undefined || present.evalLoss > times * Math.max(data.baseline, start?.evalLoss ?? 0);
}

/** The last look before the loss blew up, if the rate was beyond stability there. */
function culprit(
  { observations }: Evidence,
  ratioOf: (observation: Observation) => number,
  least: number,
): Observation | undefined {
  const first = observations[0].evalLoss;
  const before = observations.filter(({ evalLoss }) => evalLoss <= 3 * first);
  return before.findLast(observation => ratioOf(observation) > least);
}

function found(
  evidence: Evidence,
  { sharpness, learningRate: rate, step }: Observation,
  bound: number,
  ratio: number,
  when: string | undefined,
): Observed {
  const isEdge = when === 'edge';
  const place = when !== undefined && !isEdge ? ` at step ${step}, ${when}` : '';
  return {
    severity: isEdge ? 'info' : 'warning',
    message: `λmax is ${sharpness.toPrecision(3)}${place}, so that the rate ${rate} is ${ratio.toPrecision(3)} times the largest stable one (${(bound / sharpness).toPrecision(2)})${isEdge ? ': training is at the edge of stability' : ''}.`,
    evidence: { sharpness, learningRate: rate, bound, ratio },
    advice: isEdge
      ? 'Nothing needs to change while the loss still falls (Cohen et al. 2021).'
      : 'Lower the learning rate.',
    fixes: isEdge ? [] : [rateTimes(evidence, 0.7 / ratio)],
    since: step,
  };
}
