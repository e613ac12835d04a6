import { scaleBand, scaleLog } from 'd3';
import type { FlowCourse, GradientFlow, LayerFlow } from '../../../core/session/protocol/gradientFlow';
import { tableElement } from '../../chart/table';
import { formatNumber, formatTick, typeset } from '../../encoding/format';
import type { Ask } from '../../probeResults';
import type { State } from '../../state';
import type { Palette } from '../../theme';
import { element, setText, setVisible, svgElement } from '../../ui/element';
import { PastLook } from '../pastLook';
import type { MountedView, TextTable, View, ViewHost } from '../view';
import { hatching, quantityBars } from './flowBars';
import { FlowCourseCharts } from './flowCourseCharts';

const request: Ask<'gradientFlow'> = { probe: 'gradientFlow', params: {} };
const courseRequest: Ask<'flowCourse'> = { probe: 'flowCourse', params: {} };
const height = 230;

/** How the signal runs forward and the gradient back, layer by layer, against what theory expects. */
export const gradientFlowView: View = {
  id: 'flow',
  title: 'Gradient flow',
  probes: () => [request, courseRequest],
  reads: ({ resource: { status } }) => [status?.step, status?.state],
  mount: host => new Flow(host),
  text(state) {
    const flow = state.resource.results.get(request);
    if (!flow) return { summary: 'No gradient yet.', tables: [] };
    return {
      summary: summary(flow),
      tables: [
        {
          caption: `Layers at step ${flow.step}, ${flow.mode} mode`,
          columns: [
            'Layer',
            'Type',
            'RMS activation',
            'RMS ∂L/∂output',
            'Weight gradient',
            'Update / weight',
            'NaN',
            'Infinite',
          ],
          rows: flow.layers.map(layer => [
            layer.layer,
            layer.type,
            layer.activation,
            layer.gradient,
            layer.weightGradientNorm,
            layer.updateRatio,
            layer.activationNaN + layer.gradientNaN,
            layer.activationNonFinite + layer.gradientNonFinite - layer.activationNaN - layer.gradientNaN,
          ]),
        },
        ...courseTables(state.resource.results.get(courseRequest)),
      ],
    };
  },
};

function courseTables(course: FlowCourse | undefined): TextTable[] {
  const linears = course?.layers.filter(({ type }) => type === 'Linear') ?? [];
  return !course || course.step.length < 2
    ? []
    : [
        {
          caption: 'RMS ∂L/∂z of the Linears through the run',
          columns: ['Step', ...linears.map(({ layer }) => `Layer ${layer}`)],
          rows: Array.from(course.step, (step, i) => [
            String(step),
            ...linears.map(({ gradient }) => gradient[i]),
          ]),
        },
      ];
}

function summary(flow: GradientFlow): string {
  return typeset([flow.where?.message ?? 'The gradient reaches every layer.', ...flow.notes].join(' '));
}

class Flow implements MountedView {
  private readonly svg = svgElement('svg', { role: 'img' });
  private readonly words = element('p', { class: 'note' });
  private readonly table = element('div');
  private readonly legend = element('div', { class: 'legend' });

  private readonly past = new PastLook();
  private readonly courses = new FlowCourseCharts();
  private readonly courseTitle = element('h3', { class: 'section' }, ['Through the run']);

  constructor(private readonly host: ViewHost) {
    host.element.closest('.view')?.classList.add('view-wide');
    host.element.append(
      this.words,
      element('div', { class: 'columns' }, [
        element('div', {}, [element('h3', {}, ['Layer by layer, now']), this.legend, this.svg]),
        this.table,
      ]),
      this.courseTitle,
      this.past.work.element,
      this.past.work.failure,
      this.courses.element,
    );
  }

  draw(state: State): void {
    const flow = state.resource.results.get(request);
    const { width } = this.host.size;
    if (!flow || width === 0) return;
    const { palette } = this.host.theme;
    this.bars(flow, Math.max(260, width < 740 ? width - 24 : (width - 34) / 2), palette);
    setText(this.words, summary(flow));
    this.legend.replaceChildren(
      element('span', { class: 'key' }, [swatch(palette.training), 'RMS of activations']),
      element('span', { class: 'key' }, [swatch(palette.validation), 'RMS of ∂L/∂output']),
    );
    const linears = flow.layers.filter(({ parameters }) => parameters.length > 0);
    this.table.replaceChildren(
      tableElement(
        'Layers with weights',
        ['Layer', '‖∂L/∂W‖', '‖ΔW‖/‖W‖', 'forward factor', 'theory', 'backward factor', 'theory'],
        linears.map(layer => [
          `${layer.layer} ${layer.type}`,
          layer.weightGradientNorm,
          known(layer.updateRatio),
          known(layer.forwardFactor),
          known(layer.forwardTheory),
          known(layer.backwardFactor),
          known(layer.backwardTheory),
        ]),
      ),
    );
    this.drawCourse(state);
  }

  private drawCourse(state: State): void {
    const { status, results } = state.resource;
    this.past.whenAtRest(state, '', options =>
      this.host.commands.inspect('flowCourse', { fill: true }, options),
    );
    const course = results.get(courseRequest);
    const isThere = course !== undefined && course.step.length > 1;
    setVisible(this.courseTitle, isThere);
    setVisible(this.courses.element, isThere);
    if (isThere) this.courses.draw(course, status?.step ?? 1, this.host.size.width, this.host.theme.palette);
  }

  private bars({ layers, where }: GradientFlow, width: number, palette: Palette): void {
    const margin = { left: 56, right: 10, top: 16, bottom: 34 };
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.setAttribute('height', String(height));
    const values = layers
      .flatMap(({ activation, gradient }) => [activation, gradient])
      .filter(value => value > 0 && Number.isFinite(value));
    const high = Math.max(1, ...values);
    const low = Math.max(Math.min(1, ...values), high * 1e-12);
    const x = scaleBand(
      layers.map(({ layer }) => String(layer)),
      [margin.left, width - margin.right],
    ).padding(0.25);
    const y = scaleLog([low / 3, high * 2], [height - margin.bottom, margin.top]);
    const parts: SVGElement[] = [hatching(palette)];
    for (const tick of decades(y.domain())) {
      parts.push(
        svgElement('line', {
          x1: margin.left,
          x2: width - margin.right,
          y1: y(tick),
          y2: y(tick),
          stroke: palette.grid,
        }),
        svgElement(
          'text',
          { x: margin.left - 5, y: y(tick) + 3, 'text-anchor': 'end', 'font-size': 10, fill: palette.muted },
          [formatTick(tick)],
        ),
      );
    }
    for (const layer of layers)
      parts.push(
        ...this.layerBars(
          layer,
          x(String(layer.layer)) ?? 0,
          x.bandwidth(),
          y,
          height - margin.bottom,
          palette,
          where?.layer === layer.layer,
        ),
      );
    this.svg.replaceChildren(...parts);
    this.svg.setAttribute(
      'aria-label',
      `Root mean squares by layer, from ${formatNumber(low)} to ${formatNumber(high)}`,
    );
  }

  private layerBars(
    layer: LayerFlow,
    x: number,
    width: number,
    y: (value: number) => number,
    floor: number,
    palette: Palette,
    atFault: boolean,
  ): SVGElement[] {
    const half = width / 2;
    const place = { x, width: half, y, floor, palette };
    return [
      ...quantityBars(
        `layer ${layer.layer} ${layer.type}: activation`,
        { rms: layer.activation, nan: layer.activationNaN, nonFinite: layer.activationNonFinite },
        palette.training,
        place,
      ),
      ...quantityBars(
        `layer ${layer.layer} ${layer.type}: gradient`,
        { rms: layer.gradient, nan: layer.gradientNaN, nonFinite: layer.gradientNonFinite },
        palette.validation,
        { ...place, x: x + half },
      ),
      svgElement(
        'text',
        {
          x: x + half,
          y: floor + 13,
          'text-anchor': 'middle',
          'font-size': 10,
          fill: atFault ? palette.error : palette.muted,
        },
        [`${layer.layer}${width > 46 ? ` ${layer.type}` : ''}${atFault ? ' ⚠' : ''}`],
      ),
    ];
  }
}

/** These are NaN where there is nothing to compare with, not where something went wrong. */
function known(value: number): number | string {
  return Number.isNaN(value) ? '–' : value;
}

function swatch(colour: string): SVGElement {
  return svgElement('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, [
    svgElement('rect', { width: 12, height: 12, fill: colour }),
  ]);
}

/** Powers of ten within the axis, at most about six of them. */
function decades([low, high]: readonly number[]): number[] {
  const [from, to] = [Math.ceil(Math.log10(low)), Math.floor(Math.log10(high))];
  const stride = Math.max(1, Math.ceil((to - from) / 6));
  return Array.from(
    { length: Math.max(0, Math.floor((to - from) / stride) + 1) },
    (_, i) => 10 ** (from + i * stride),
  );
}
