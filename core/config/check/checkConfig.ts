import type { DataDescription } from '../../data/dataset';
import { layerDefinition } from '../../network/layers/registry';
import type { NetworkConfig } from '../config';
import type { ConfigDocument } from '../document';
import type { Problem } from '../problem';
import { byPosition } from '../read';
import { checkBatches } from './batches';
import { problemAt, type Check, type CheckContext } from './context';
import { checkMemory } from './memory';
import { checkBiasBeforeBatchNorm, checkHead } from './misfits';
import { checkSettings } from './settings';
import { checkWidths } from './widths';

const checks: readonly Check[] = [
  checkWidths,
  checkMemory,
  checkBatches,
  checkHead,
  checkBiasBeforeBatchNorm,
  checkSettings,
];

/**
 * What a config means: whether its widths fit the task, its batches the layers, its memory the machine. Without the data's
 * description only what does not depend on it is checked.
 */
export function checkConfig(
  config: NetworkConfig,
  document: ConfigDocument,
  data?: DataDescription,
): readonly Problem[] {
  const problems: Problem[] = [];
  let width = data?.features.length ?? 0;
  const shapes = data
    ? config.layers.map(layer => {
        const inFeatures = width;
        const shape = layerDefinition(layer).shape(layer, inFeatures);
        width = shape.outFeatures;
        return { ...shape, inFeatures };
      })
    : [];
  const context: CheckContext = {
    config,
    document,
    data,
    shapes,
    report: (severity, code, path, message, fixes) =>
      problems.push(problemAt(document, severity, code, path, message, fixes)),
  };
  for (const check of checks) check(context);
  return problems.sort(byPosition);
}

/** Gives faults that name a path of the config (a missing file, a column that is not there) their place in its text. */
export function locateProblems(problems: readonly Problem[], document: ConfigDocument): readonly Problem[] {
  return problems.map(problem =>
    problem.configPath && !problem.file
      ? {
          ...problemAt(
            document,
            problem.severity,
            problem.code,
            [...problem.configPath],
            problem.message,
            problem.fixes,
          ),
        }
      : problem,
  );
}
