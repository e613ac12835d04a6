import type { DescentMethod, DescentPath, Descents } from '../../session/protocol/descents';
import { exactNewtonLimit } from './saddleFreeNewton';

const titles: Readonly<Record<DescentMethod, string>> = {
  'gradient-descent': 'Gradient descent',
  perturbed: 'Perturbed descent',
  momentum: 'Momentum',
  'saddle-free-newton': 'Saddle-free Newton',
};

export function titleOf(method: DescentMethod): string {
  return titles[method];
}

const short = (value: number): string => (value === 0 ? '0' : String(Number(value.toPrecision(3))));

/** What the method does, with its settings. */
export function explainMethod(
  method: DescentMethod,
  {
    learningRate,
    momentum,
    parameters,
  }: { readonly learningRate: number; readonly momentum: number; readonly parameters: number },
): string {
  const rate = short(learningRate);
  switch (method) {
    case 'gradient-descent':
      return `θ ← θ − ${rate} g, from the very point.`;
    case 'perturbed':
      return `θ ← θ − ${rate} g, with a small random push wherever the gradient is small.`;
    case 'momentum':
      return `v ← ${short(momentum)} v − ${rate} g, θ ← θ + v.`;
    case 'saddle-free-newton':
      return parameters <= exactNewtonLimit
        ? 'θ ← θ − (|H| + δ)⁻¹ g from all eigenvectors; of seven dampings δ the one with the lowest loss.'
        : 'θ ← θ − (|H| + δ)⁻¹ g on the Krylov space of the gradient (80 products); of seven dampings δ the one with the lowest loss.';
  }
}

/** What became of it. @param rateTimesCurvature η λ for the lowest curvature */
export function describePath(path: Omit<DescentPath, 'summary'>, rateTimesCurvature: number): string {
  const { title, stepsMade, leftAt, loss, gradientNorm } = path;
  const beside = path.pushed ? ', started beside the point by the push,' : '';
  if (path.diverged)
    return `${title}${beside} diverges after ${stepsMade} steps: the rate is too large for the curvature.`;
  const last = loss.length - 1;
  const end = `loss ${short(loss[last])} after ${stepsMade} steps`;
  if (leftAt !== undefined) return `${title}${beside} has left at step ${leftAt}: ${end}.`;
  if (gradientNorm.every(size => size === 0))
    return `${title} stays: the gradient is exactly zero, and so is each of its ${stepsMade} steps.`;
  if (!(rateTimesCurvature < 0)) return `${title}${beside} finds no way down: ${end}.`;
  return `${title}${beside} is still here: ${end}, with a gradient of ${short(gradientNorm[last])}.`;
}

/** The whole demo. */
export function summarize({
  paths,
  lossAtStart,
  lowestCurvature,
}: Pick<Descents, 'paths' | 'lossAtStart' | 'lowestCurvature'>): string {
  const left = paths.filter(({ leftAt }) => leftAt !== undefined);
  const stayed = paths.filter(({ leftAt, diverged }) => leftAt === undefined && !diverged);
  const names = (chosen: readonly DescentPath[]): string => chosen.map(({ title }) => title).join(', ');
  const sentences: string[] = [];
  if (paths.some(({ pushed }) => pushed))
    sentences.push(
      `Exactly on a critical point every descent stays, as each of its steps is a multiple of the gradient; so all but plain gradient descent start beside it by the same small push.`,
    );
  if (stayed.length > 0) sentences.push(`Stays: ${names(stayed)}.`);
  const fastest = [...left].sort((a, b) => (a.leftAt ?? 0) - (b.leftAt ?? 0))[0];
  if (left.length > 0)
    sentences.push(
      `Leaves loss ${short(lossAtStart)}: ${left
        .map(({ title, leftAt }) => `${title} at step ${leftAt}`)
        .join(', ')}${left.length > 1 ? `; ${fastest.title} first` : ''}.`,
    );
  else if (!(lowestCurvature < 0))
    sentences.push('No curvature is negative here: there is no saddle to leave.');
  return sentences.join(' ');
}
