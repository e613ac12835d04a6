import type { ProbeName, ProbeParams, ProbeResult } from '../protocol/probes';
import { batchNormProbe } from './batchNorm';
import { batchNormCourseProbe } from './batchNormCourse';
import { bornDeadProbe } from './bornDead';
import { censusProbe } from './census';
import { compareProbe } from './compare';
import { criticalPointProbe } from './criticalPoint';
import { curvesProbe } from './curves';
import { dataPointsProbe } from './dataPoints';
import { deadUnitsProbe } from './deadUnits';
import { decisionProbe } from './decision';
import { descentsProbe } from './descents';
import { diedProbe } from './died';
import { escapeProbe } from './escape';
import { eventsProbe } from './events';
import { findingsProbe } from './findings';
import { flowCourseProbe } from './flowCourse';
import { graphProbe } from './graph';
import { gradientFlowProbe } from './gradientFlow';
import { heatmapProbe } from './heatmap';
import { layerEquationsProbe } from './layerEquations';
import { measureProbe } from './measure';
import type { Probe, ProbeContext } from './probe';
import { sharpnessProbe } from './sharpness';
import { sharpnessCourseProbe } from './sharpnessCourse';
import { sliceProbe } from './slice';
import { spectrumProbe } from './spectrum';
import { surfaceProbe } from './surface';
import { survivalProbe } from './survival';
import { tensorProbe } from './tensor';
import { unitProbe } from './unit';
import { unitCourseProbe } from './unitCourse';
import { unitPlaneProbe } from './unitPlane';
import { variantsProbe } from './variants';

type ProbesByName = { readonly [N in ProbeName]: Probe<N> };

/** Those that answer at once: they may be part of every frame. */
const quickProbes = {
  curves: curvesProbe,
  graph: graphProbe,
  dataPoints: dataPointsProbe,
  decision: decisionProbe,
  unit: unitProbe,
  unitPlane: unitPlaneProbe,
  unitCourse: unitCourseProbe,
  heatmap: heatmapProbe,
  gradientFlow: gradientFlowProbe,
  batchNorm: batchNormProbe,
  flowCourse: flowCourseProbe,
  batchNormCourse: batchNormCourseProbe,
  findings: findingsProbe,
  events: eventsProbe,
} satisfies Partial<ProbesByName>;

/** Every way to look at a session. */
const probes: ProbesByName = {
  ...quickProbes,
  measure: measureProbe,
  tensor: tensorProbe,
  layerEquations: layerEquationsProbe,
  survival: survivalProbe,
  deadUnits: deadUnitsProbe,
  died: diedProbe,
  bornDead: bornDeadProbe,
  variants: variantsProbe,
  compare: compareProbe,
  spectrum: spectrumProbe,
  surface: surfaceProbe,
  slice: sliceProbe,
  criticalPoint: criticalPointProbe,
  escape: escapeProbe,
  descents: descentsProbe,
  census: censusProbe,
  sharpness: sharpnessProbe,
  sharpnessCourse: sharpnessCourseProbe,
};

export function isQuick(name: ProbeName): boolean {
  return Object.hasOwn(quickProbes, name);
}

export function performProbe<N extends ProbeName>(
  name: N,
  params: ProbeParams<N>,
  context: ProbeContext,
): ProbeResult<N> | Promise<ProbeResult<N>> {
  const probe: Probe<N> | undefined = probes[name];
  if (!probe) throw new Error(`There is no probe "${name}".`);
  return probe(params, context);
}
