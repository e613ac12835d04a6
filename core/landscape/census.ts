import { RandomStream } from '../random/stream';
import { TensorMemory } from '../kernels/memory';
import { Network } from '../network/network';
import type { Census, CensusGroup, CensusParams, CensusPoint } from '../session/protocol/landscape';
import type { Work } from './analyses';
import type { CriticalPoint } from './criticalPointSearch';
import type { Executor } from './jobs/jobs';
import { coinFlipLaw, correlation, randomMatrixLaw } from './laws';
import type { ObjectiveSpec } from './networkObjective';

const defaultStarts = 32;
/** Steps downhill before a search, in turn. */
const descents = [0, 10, 100, 1000];
/** ‖g‖ from which on a search has converged whatever it began with. */
const converged = 1e-9;

/**
 * Searches for critical points from many starts and counts what is found. Starts are initial weights of different seeds,
 * scaled by 0.5 … 2, and followed downhill for a while before the search begins, as critical points near a trained network are
 * asked about too, and not those at the height of initial weights alone (Dauphin et al. 2014 start along trainings likewise).
 */
export async function takeCensus(
  network: Network,
  executor: Executor,
  spec: ObjectiveSpec,
  params: CensusParams,
  work: Work,
): Promise<Census> {
  const starts = params.starts ?? defaultStarts;
  const first = params.seed ?? 1;
  // The config's own initialisers may put every start on the same point (all zeros, say): PyTorch's default spreads them.
  const layers = network.layerConfigs.map(layer =>
    layer.type === 'Linear' ? { ...layer, init: undefined, bias_init: undefined } : layer,
  );
  const blank = new Network(layers, network.lossConfig, network.inFeatures, TensorMemory.create(), 'float64');
  // The first searches may take long: their own shares make the bar move before they are over.
  const shares = new Float64Array(starts);
  let done = 0;
  const tell = (index: number, share: number): void => {
    shares[index] = Math.max(shares[index], share);
    const sum = shares.reduce((a, b) => a + b, 0);
    work.progress.report(sum, starts, `${done} of ${starts} searches over`);
  };
  const points = await Promise.all(
    Array.from({ length: starts }, async (_, index): Promise<CensusPoint> => {
      blank.initialize(first + index);
      const scale = 2 ** (2 * new RandomStream(first, 'census', index).uniform() - 1);
      const start = Float64Array.from(blank.parameters.data, value => value * scale);
      const found = await executor.run(
        spec,
        'criticalPoint',
        {
          start,
          method: 'newton-mr',
          maxIterations: params.maxIterations ?? 400,
          descend: descents[index % descents.length],
        },
        {
          ...(work.signal && { signal: work.signal }),
          progress: { report: (made, all) => tell(index, made / Math.max(1, all)) },
        },
      );
      done++;
      tell(index, 1);
      return {
        start: index,
        loss: found.loss,
        gradientNorm: found.gradientNorm,
        index: found.inertia?.negative ?? Number.NaN,
        zero: found.inertia?.zero ?? Number.NaN,
        kind: found.kind,
        group: groupOf(found),
      };
    }),
  );
  const critical = points.filter(({ group }) => group === 'strict' || group === 'degenerate');
  const r = correlation(
    critical.map(({ index }) => index),
    critical.map(({ loss }) => loss),
  );
  const count = (group: CensusGroup): number => points.filter(point => point.group === group).length;
  const flat = count('gradient-flat');
  const open = count('unconverged');
  return {
    mode: spec.mode,
    parameters: network.parameterCount,
    points,
    correlation: r,
    laws: [coinFlipLaw(network.parameterCount), randomMatrixLaw(network.parameterCount)],
    summary: `${critical.length} of ${starts} searches ended at a critical point, ${flat} (${Math.round((100 * flat) / starts)} %) at a gradient-flat point that is none${open > 0 ? `, and ${open} did not converge` : ''}.${
      Number.isNaN(r) ? '' : ` Index and loss correlate with r = ${r.toFixed(2)}.`
    }`,
  };
}

function groupOf(found: CriticalPoint): CensusGroup {
  // A search that ran out of steps near a point is no witness of that point, however small its gradient.
  if (found.kind === 'not critical' || !(found.converged || found.gradientNorm <= converged))
    return found.gradientFlat || found.residualRatio < 1e-2 ? 'gradient-flat' : 'unconverged';
  const zeros = (found.inertia?.zero ?? 0) - found.zerosExplained;
  return zeros > 0 || found.kind.startsWith('degenerate') ? 'degenerate' : 'strict';
}
