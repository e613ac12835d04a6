import type { DebugProtocol } from '@vscode/debugprotocol';
import type { StopPoint } from '../../core/session/protocol/stops';

export interface ExceptionFilter {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly default: boolean;
  /** What is watched where the user writes nothing else. */
  readonly condition: string;
  readonly when: 'begins' | 'rises';
  /** What happened, in one line. */
  readonly title: string;
  readonly advice: string;
}

/** NaN and infinity need no filter: a run that meets them cannot go on, and always says where. */
export const notFinite = 'notFinite';

/** What goes wrong with training, to stop at. */
export const exceptionFilters: readonly ExceptionFilter[] = [
  {
    id: 'deadUnit',
    label: 'A Unit Dies',
    description:
      'Stops at the step after which more ReLU units are zero for the whole training set than before.',
    default: true,
    condition: 'deadUnits',
    when: 'rises',
    title: 'A unit died',
    advice:
      'Step back to the moment before. A lower learning rate, He initialisation or LeakyReLU keeps units alive.',
  },
  {
    id: 'explodingGradient',
    label: 'Gradient Explodes',
    description: 'Stops where the norm of the gradient begins to exceed a bound.',
    default: false,
    condition: 'gradNorm > 100',
    when: 'begins',
    title: 'The gradient exploded',
    advice: 'Lower the learning rate, or clip with "clip_grad_norm" in "training".',
  },
  {
    id: 'vanishedGradient',
    label: 'Gradient Vanishes',
    description:
      'Stops where the norm of the gradient begins to fall below a bound: a minimum, a plateau or a saddle.',
    default: false,
    condition: 'step > 0 && gradNorm < 1e-6',
    when: 'begins',
    title: 'The gradient vanished',
    advice: 'Open the Landscape view and ask what kind of point this is.',
  },
];

export const filtersForEditor: readonly DebugProtocol.ExceptionBreakpointsFilter[] = exceptionFilters.map(
  ({ id, label, description, default: on, condition }) => ({
    filter: id,
    label,
    description,
    default: on,
    supportsCondition: true,
    conditionDescription: `An expression over measures in place of: ${condition}`,
  }),
);

const prefix = 'exception ';

/** The stop points of the filters that are switched on; those that are not known are left out. */
export function stopsOfFilters({
  filters,
  filterOptions = [],
}: DebugProtocol.SetExceptionBreakpointsArguments): readonly StopPoint[] {
  const chosen = [...filters.map(filterId => ({ filterId, condition: undefined })), ...filterOptions];
  return chosen.flatMap(({ filterId, condition }) => {
    const filter = exceptionFilters.find(({ id }) => id === filterId);
    if (!filter) return [];
    const own = condition?.trim() ? condition : undefined;
    return [
      { id: prefix + filter.id, condition: own ?? filter.condition, when: own ? 'begins' : filter.when },
    ];
  });
}

/** Which filter a stop point belongs to. */
export function filterOf(stop: string): ExceptionFilter | undefined {
  return exceptionFilters.find(({ id }) => prefix + id === stop);
}
