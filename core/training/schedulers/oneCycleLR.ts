import { Type } from '@sinclair/typebox';
import type { Filled } from '../optimizer';
import type { ScheduleContext, SchedulerDefinition } from '../scheduler';

const schema = Type.Object(
  {
    type: Type.Literal('OneCycleLR'),
    max_lr: Type.Number({
      exclusiveMinimum: 0,
      description: "The highest learning rate; the optimizer's `lr` is not used.",
    }),
    total_steps: Type.Optional(
      Type.Integer({
        minimum: 0,
        default: 0,
        description:
          'Minibatches of the whole cycle. 0, the default, means all of the run: `epochs` × minibatches per epoch.',
      }),
    ),
    pct_start: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        default: 0.3,
        description: 'Share of the cycle in which the rate rises.',
      }),
    ),
    anneal_strategy: Type.Optional(
      Type.Union([Type.Literal('cos'), Type.Literal('linear')], {
        default: 'cos',
        description: 'Shape of rise and fall: half a cosine wave or a straight line.',
      }),
    ),
    cycle_momentum: Type.Optional(
      Type.Boolean({
        default: true,
        description:
          "Also move the momentum (β₁ of Adam and AdamW) against the rate, between `max_momentum` and `base_momentum`. It replaces the optimizer's own. Set it to false for Adagrad, which has none.",
      }),
    ),
    base_momentum: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.85,
        description: 'Momentum where the rate is highest.',
      }),
    ),
    max_momentum: Type.Optional(
      Type.Number({
        minimum: 0,
        exclusiveMaximum: 1,
        default: 0.95,
        description: 'Momentum where the cycle begins and ends.',
      }),
    ),
    div_factor: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        default: 25,
        description: 'The first rate is `max_lr` / `div_factor`.',
      }),
    ),
    final_div_factor: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        default: 1e4,
        description: 'The last rate is the first rate / `final_div_factor`.',
      }),
    ),
    three_phase: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Fall as long as the rise took, back to the first rate; then use the rest to go down to the last.',
      }),
    ),
  },
  {
    additionalProperties: false,
    description:
      'One rise and one fall of the learning rate over the whole run, with the momentum the other way (Smith and Topin 2018, "Super-Convergence"). Moves after every minibatch.\n\n`torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr, total_steps, pct_start=0.3, anneal_strategy="cos", cycle_momentum=True, base_momentum=0.85, max_momentum=0.95, div_factor=25.0, final_div_factor=10000.0, three_phase=False)`',
  },
);

type Config = Filled<typeof schema>;

/** https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.OneCycleLR.html */
export const oneCycleLR: SchedulerDefinition<typeof schema> = {
  type: 'OneCycleLR',
  schema,
  every: 'step',
  learningRate(config, t, context) {
    const first = config.max_lr / config.div_factor;
    const last = first / config.final_div_factor;
    return interpolate(config, t, context, [first, config.max_lr, config.three_phase ? first : last, last]);
  },
  momentum(config, t, context) {
    if (!config.cycle_momentum || !context.hasMomentum) return undefined;
    const { max_momentum: high, base_momentum: low } = config;
    return interpolate(config, t, context, [high, low, high, high]);
  },
  check(config, context) {
    const issues = [];
    if (config.cycle_momentum && !context.hasMomentum) {
      issues.push({
        key: 'cycle_momentum',
        code: 'cycle-momentum-unsupported',
        message:
          'OneCycleLR cycles the momentum, but this optimizer has neither momentum nor betas. Set "cycle_momentum" to false.',
      });
    }
    if (config.total_steps > 0 && config.total_steps < context.totalSteps) {
      issues.push({
        key: 'total_steps',
        code: 'cycle-too-short',
        message: `OneCycleLR ends after ${config.total_steps} steps, but the training takes ${context.totalSteps}. Remove "total_steps", or set it to at least ${context.totalSteps}.`,
      });
    }
    return issues;
  },
};

/** Moves through the given values, one phase from each to the next; time 0 is the first value. */
function interpolate(config: Config, t: number, context: ScheduleContext, values: readonly number[]): number {
  const total = config.total_steps || context.totalSteps;
  // PyTorch's phases end at these (fractional) times.
  const rise = config.pct_start * total - 1;
  const ends = config.three_phase ? [rise, 2 * config.pct_start * total - 2, total - 1] : [rise, total - 1];
  let phase = 0;
  while (phase < ends.length - 1 && t > ends[phase]) phase++;
  const start = phase === 0 ? 0 : ends[phase - 1];
  const share = (t - start) / (ends[phase] - start);
  const from = values[phase];
  const to = values[phase + 1];
  if (config.anneal_strategy === 'linear') return (to - from) * share + from;
  return to + ((from - to) / 2) * (Math.cos(Math.PI * share) + 1);
}
