import { batchNormView } from './batchNorm/batchNormView';
import { compareView } from './compare/compareView';
import { curvesView } from './curves/curvesView';
import { dataView } from './data/dataView';
import { findingsView } from './findings/findingsView';
import { gradientFlowView } from './gradientFlow/gradientFlowView';
import { graphView } from './graph/graphView';
import { heatmapView } from './heatmap/heatmapView';
import { inspectorView } from './inspector/inspectorView';
import { landscapeView } from './landscape/landscapeView';
import { survivalView } from './survival/survivalView';
import type { View } from './view';

/** Every view of the panel, in the order of the page. The first is always open. */
export const views: readonly View[] = [
  graphView,
  inspectorView,
  curvesView,
  dataView,
  findingsView,
  heatmapView,
  gradientFlowView,
  batchNormView,
  survivalView,
  compareView,
  landscapeView,
];
