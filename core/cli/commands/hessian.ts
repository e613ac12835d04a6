import { denseLimit, type EigenEnd, type Spectrum } from '../../session/protocol/landscape';
import type { Command } from '../command';
import { openSession } from '../openSession';
import { short } from '../table';
import { oneOf, wholeNumber } from '../usage';

export const hessian: Command = {
  name: 'hessian',
  summary: 'the exact spectrum of the loss, its Morse index, and what kind of point this is',
  options: {
    weights: { value: 'W', help: 'safetensors file to use instead of the initial weights' },
    mode: {
      value: 'train|eval',
      help: 'statistics of batch norm: of the whole set (train, default) or running (eval)',
    },
    top: { value: 'K', help: 'print only the K lowest and K highest eigenvalues' },
    method: { value: 'dense|lanczos', help: 'default: dense up to 3000 parameters' },
    parts: {
      help: 'also the spectra of the Gauss-Newton part (the loss on the outputs) and of the rest (the network)',
    },
  },
  examples: [
    'deadeye hessian saddle.mlp.json',
    'deadeye hessian net.mlp.json --weights trained.safetensors --mode eval --json',
  ],
  async run(invocation) {
    const { values, terminal } = invocation;
    const mode = oneOf(values.mode, 'mode', ['train', 'eval']);
    const method = oneOf(values.method, 'method', ['dense', 'lanczos']);
    const top = wholeNumber(values.top, 'top', 1);
    const session = await openSession(invocation);
    try {
      terminal.progress(0, 1, 'Hessian');
      const spectrum = (await session.call('inspect', {
        probe: 'spectrum',
        params: {
          ...(mode && { mode }),
          ...(method && { method }),
          ...(top && { ends: top }),
          ...(values.parts === true && { gaussNewton: true }),
        },
        task: 'hessian',
      })) as Spectrum;
      const all = spectrum.eigenvalues;
      const eigenvalues =
        top !== undefined && 2 * top < all.length
          ? [...all.slice(0, top), ...all.slice(-top)]
          : Array.from(all);
      const finite = Number.isFinite(spectrum.tolerance);
      const inertia = finite ? spectrum.inertia : undefined;
      const document = {
        loss: spectrum.loss,
        gradNorm: spectrum.gradientNorm,
        parameters: spectrum.parameters,
        mode: spectrum.mode,
        method: spectrum.method,
        eigenvalues,
        ...(inertia && { index: inertia.negative, zero: inertia.zero, positive: inertia.positive }),
        tolerance: spectrum.tolerance,
        kind: spectrum.kind,
        relativeGradient: spectrum.relativeGradient,
        gradientFlat: spectrum.gradientFlat,
        explainedZeros: spectrum.explainedZeros,
        explanations: spectrum.explanations,
        trace: spectrum.trace,
        traceError: spectrum.traceError,
        rows: spectrum.rows,
        asymmetry: spectrum.asymmetry,
        unconverged: spectrum.unconverged,
        dropoutOff: spectrum.dropoutOff,
        ...(spectrum.gaussNewton.length > 0 && {
          gaussNewton: Array.from(spectrum.gaussNewton),
          residualPart: Array.from(spectrum.residualPart),
        }),
        ...(spectrum.density.length > 0 && {
          density: { x: spectrum.densityGrid, y: spectrum.density, error: spectrum.densityError },
        }),
        lowest: spectrum.lowest.map(({ value, residual }) => ({ value, residual })),
        highest: spectrum.highest.map(({ value, residual }) => ({ value, residual })),
        summary: spectrum.summary,
      };
      const text = [
        spectrum.summary,
        `loss ${short(spectrum.loss)}  gradient norm ${short(spectrum.gradientNorm)}  parameters ${spectrum.parameters}`,
        inertia
          ? `${inertia.negative} negative, ${inertia.zero} zero (|λ| ≤ ${short(spectrum.tolerance)}), ${inertia.positive} positive`
          : finite
            ? partial(spectrum)
            : 'Nothing can be counted.',
        ...spectrum.explanations.map(({ id, count, title }) =>
          id === 'exact-fit' ? `  ${count} flat by the ${title}` : `  ${count} flat by symmetry: ${title}`,
        ),
        `lowest  ${spectrum.lowest.map(told).join('  ')}`,
        `highest ${spectrum.highest.map(told).join('  ')}`,
        `trace   ${short(spectrum.trace)}${spectrum.traceError > 0 ? ` ± ${short(spectrum.traceError)} (Hutchinson)` : ''}`,
        ...(spectrum.gaussNewton.length > 0
          ? [part('Gauss-Newton part', spectrum.gaussNewton), part('the rest', spectrum.residualPart)]
          : []),
        ...(spectrum.unconverged > 0
          ? [`${spectrum.unconverged} eigenvalues did not converge; those shown carry their residual.`]
          : []),
      ].join('\n');
      return { document, text, status: Number.isFinite(spectrum.loss) ? 0 : 2 };
    } finally {
      session.dispose();
    }
  },
};

/** What there is instead of the whole spectrum, and how good it is. */
function partial({ parameters, density, densityError }: Spectrum): string {
  const why =
    parameters > denseLimit
      ? `${parameters} parameters are more than the ${denseLimit} up to which all eigenvalues are computed. `
      : '';
  const worst = Math.max(...densityError) / Math.max(...density);
  return `${why}Only the ends of the spectrum were computed, by Lanczos, each with its residual: no index is given, as it sees a repeated eigenvalue once. Trace and density (--json) are estimates from random probes, the density with a standard error of at most ${short(100 * worst)} % of its peak.`;
}

/** Its residual only where it says something. */
function told({ value, residual }: EigenEnd): string {
  return residual > 1e-8 * Math.abs(value) ? `${short(value)} ± ${short(residual)}` : short(value);
}

function part(title: string, values: Float64Array): string {
  return `${title}: from ${short(values[0])} to ${short(values[values.length - 1])}`;
}
