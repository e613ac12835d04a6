import { curvesView } from './curves/curvesView';
import { dataView } from './data/dataView';
import { graphView } from './graph/graphView';
import { landscapeView } from './landscape/landscapeView';
import type { View } from './view';

/** Every view of the panel, in the order of the page. The first is always open. */
export const views: readonly View[] = [graphView, curvesView, dataView, landscapeView];
