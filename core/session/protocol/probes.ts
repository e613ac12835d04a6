import type { BatchNormCourse, BatchNormCourseParams, BatchNormPanel, BatchNormParams } from './batchNorm';
import type { CompareParams, Comparison, ReadyVariants } from './compare';
import type { CurvesParams, Curves } from './curves';
import type { DataPoints, DecisionParams, DecisionRegion } from './decision';
import type { Descents, DescentsParams } from './descents';
import type { EventsParams, RunEvents } from './events';
import type { Findings, FindingsParams } from './findings';
import type { FlowCourse, FlowCourseParams, GradientFlow, GradientFlowParams } from './gradientFlow';
import type { GraphParams, NetworkGraph } from './graph';
import type {
  DeadUnits,
  DeadUnitsParams,
  BornDead,
  BornDeadParams,
  Died,
  Heatmap,
  HeatmapParams,
  LayerEquations,
  LayerEquationsParams,
  Survival,
  SurvivalParams,
  UnitParams,
  UnitReport,
} from './inspection';
import type {
  Census,
  CensusParams,
  CriticalPointParams,
  CriticalPointReport,
  EscapeParams,
  EscapeReport,
  Sharpness,
  SharpnessCourse,
  SharpnessCourseParams,
  SharpnessParams,
  Slice,
  SliceParams,
  Spectrum,
  SpectrumParams,
  Surface,
  SurfaceParams,
} from './landscape';

import type { Measured, MeasureParams } from './stops';
import type { TensorParams, TensorValues } from './tensor';
import type { UnitCourse, UnitCourseParams, UnitPlane, UnitPlaneParams } from './unit';

/**
 * Every look at a session, by name: what it is asked and what it answers. A view of the panel, a row of the debugger and
 * a command of the command line ask the same probes. Numbers that may be NaN or infinite travel in typed arrays.
 * Adding a look is one types file here, one file in `core/session/probes/` and a line in each registry.
 */
export interface Probes {
  curves: { params: CurvesParams; result: Curves };
  graph: { params: GraphParams; result: NetworkGraph };
  dataPoints: { params: Record<string, never>; result: DataPoints };
  decision: { params: DecisionParams; result: DecisionRegion };
  heatmap: { params: HeatmapParams; result: Heatmap };
  gradientFlow: { params: GradientFlowParams; result: GradientFlow };
  batchNorm: { params: BatchNormParams; result: BatchNormPanel };
  flowCourse: { params: FlowCourseParams; result: FlowCourse };
  batchNormCourse: { params: BatchNormCourseParams; result: BatchNormCourse };
  unit: { params: UnitParams; result: UnitReport };
  unitPlane: { params: UnitPlaneParams; result: UnitPlane };
  unitCourse: { params: UnitCourseParams; result: UnitCourse };
  measure: { params: MeasureParams; result: Measured };
  tensor: { params: TensorParams; result: TensorValues };
  findings: { params: FindingsParams; result: Findings };
  events: { params: EventsParams; result: RunEvents };
  /** From here on long work: asked with `inspect`, never part of a frame. */
  layerEquations: { params: LayerEquationsParams; result: LayerEquations };
  survival: { params: SurvivalParams; result: Survival };
  deadUnits: { params: DeadUnitsParams; result: DeadUnits };
  died: { params: Record<string, never>; result: Died };
  bornDead: { params: BornDeadParams; result: BornDead };
  variants: { params: Record<string, never>; result: ReadyVariants };
  compare: { params: CompareParams; result: Comparison };
  spectrum: { params: SpectrumParams; result: Spectrum };
  surface: { params: SurfaceParams; result: Surface };
  slice: { params: SliceParams; result: Slice };
  criticalPoint: { params: CriticalPointParams; result: CriticalPointReport };
  escape: { params: EscapeParams; result: EscapeReport };
  descents: { params: DescentsParams; result: Descents };
  census: { params: CensusParams; result: Census };
  sharpness: { params: SharpnessParams; result: Sharpness };
  sharpnessCourse: { params: SharpnessCourseParams; result: SharpnessCourse };
}

export type ProbeName = keyof Probes;
export type ProbeParams<N extends ProbeName> = Probes[N]['params'];
export type ProbeResult<N extends ProbeName> = Probes[N]['result'];
