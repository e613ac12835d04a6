import { parseExpression } from '../stops/expression';
import { Measures } from '../stops/measures';
import type { Probe } from './probe';

export const measureProbe: Probe<'measure'> = ({ expression, layer }, { run }) => {
  const { evaluate, isTruth } = parseExpression(expression);
  return { value: Float64Array.of(evaluate(new Measures(run).scope(layer))), isTruth };
};
