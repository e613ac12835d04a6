import type { FlowCourse, LayerCourse } from '../../../core/session/protocol/gradientFlow';
import { LineChart, lineStyle, strokeKey, type Series } from '../../chart/lineChart';
import type { Palette } from '../../theme';
import { element } from '../../ui/element';

interface Quantity {
  readonly title: string;
  readonly y: string;
  readonly values: (layer: LayerCourse) => ArrayLike<number>;
  /** There is none where no step led to the state. */
  readonly gaps?: boolean;
  readonly levels?: readonly { readonly value: number; readonly name: string }[];
}

const quantities: readonly Quantity[] = [
  { title: 'Gradient of the pre-activations', y: 'RMS ∂L/∂z, log', values: ({ gradient }) => gradient },
  { title: 'Outputs', y: 'RMS, log', values: ({ activation }) => activation },
  { title: 'Gradient of the weights', y: '‖∂L/∂W‖, log', values: ({ weightGradient }) => weightGradient },
  {
    title: 'Update of the weights',
    y: '‖ΔW‖/‖W‖ of a step, log',
    values: ({ updateRatio }) => updateRatio,
    gaps: true,
    levels: [{ value: 1e-3, name: 'usual: 10⁻³' }],
  },
];

/** A line for each Linear: how gradient, output, weight gradient and update ratio went through the run. */
export class FlowCourseCharts {
  readonly element: HTMLElement;
  private readonly legend = element('div', { class: 'legend' });
  private readonly charts = quantities.map(() => new LineChart());

  constructor() {
    this.element = element('div', {}, [
      this.legend,
      element(
        'div',
        { class: 'columns' },
        this.charts.map(chart => chart.element),
      ),
    ]);
  }

  draw(course: FlowCourse, lastStep: number, width: number, palette: Palette): void {
    const linears = course.layers.filter(({ type }) => type === 'Linear');
    this.legend.replaceChildren(
      ...linears.map(({ layer }, index) => {
        const { colour, dash } = lineStyle(index, palette);
        return strokeKey(`layer ${layer} Linear`, colour, dash);
      }),
    );
    const columns = Math.max(1, Math.floor((width - 20) / 350));
    const each = Math.max(240, (width - 20) / columns - 14);
    quantities.forEach(({ title, y, values, gaps, levels }, index) => {
      const series = linears.map((layer, place): Series => {
        const found = values(layer);
        return {
          name: `layer ${layer.layer}`,
          ...lineStyle(place, palette),
          x: course.step,
          // Values that were not finite were left out of the mean square: the point is marked all the same.
          values: gaps
            ? found
            : Float64Array.from(found, (value, i) => (layer.nonFinite[i] > 0 ? Number.NaN : value)),
          ...(gaps && { gaps }),
        };
      });
      this.charts[index].draw(
        series,
        { title, y, log: true, lastStep, ...(levels && { levels }) },
        each,
        palette,
      );
    });
  }
}
