import type { CurvesParams, Curves } from './curves';
import type { DataPoints, DecisionParams, DecisionRegion } from './decision';
import type { GraphParams, NetworkGraph } from './graph';
import type {
  Census,
  CensusParams,
  CriticalPointParams,
  CriticalPointReport,
  EscapeParams,
  EscapeReport,
  Sharpness,
  SharpnessParams,
  Slice,
  SliceParams,
  Spectrum,
  SpectrumParams,
  Surface,
  SurfaceParams,
} from './landscape';

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
  /** From here on long work: asked with `inspect`, never part of a frame. */
  spectrum: { params: SpectrumParams; result: Spectrum };
  surface: { params: SurfaceParams; result: Surface };
  slice: { params: SliceParams; result: Slice };
  criticalPoint: { params: CriticalPointParams; result: CriticalPointReport };
  escape: { params: EscapeParams; result: EscapeReport };
  census: { params: CensusParams; result: Census };
  sharpness: { params: SharpnessParams; result: Sharpness };
}

export type ProbeName = keyof Probes;
export type ProbeParams<N extends ProbeName> = Probes[N]['params'];
export type ProbeResult<N extends ProbeName> = Probes[N]['result'];
