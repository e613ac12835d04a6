import type { Kernels } from '../../kernels/kernels';
import type { Tensor } from '../../kernels/memory';
import type { ElementwiseKernel } from './elementwise';
import type { ScalarFunction } from './elementwiseLayer';

/** A scalar function and its derivatives over the first n values; y is f(x) as `forward` left it. */
export interface ElementwiseMap {
  forward(x: Tensor, y: Tensor, n: number): void;
  /** dx = g f′(x). */
  backward(x: Tensor, y: Tensor, g: Tensor, dx: Tensor, n: number): void;
  /** out = f′(x). */
  slope(x: Tensor, y: Tensor, out: Tensor, n: number): void;
  /** out = f″(x). */
  curvature(x: Tensor, y: Tensor, out: Tensor, n: number): void;
}

export function kernelMap(kernels: Kernels, { kind, parameter }: ElementwiseKernel): ElementwiseMap {
  return {
    forward: (x, y, n) => kernels.activationForward(kind, x.pointer, y.pointer, n, parameter),
    backward: (x, y, g, dx, n) =>
      kernels.activationBackward(kind, x.pointer, y.pointer, g.pointer, dx.pointer, n, parameter),
    slope: (x, y, out, n) => kernels.activationSlope(kind, x.pointer, y.pointer, out.pointer, n, parameter),
    curvature: (x, y, out, n) =>
      kernels.activationCurvature(kind, x.pointer, y.pointer, out.pointer, n, parameter),
  };
}

/** The formulas themselves, for functions that no kernel knows. */
export function scalarMap(scalar: ScalarFunction): ElementwiseMap {
  return {
    forward(x, y, n) {
      for (let i = 0; i < n; i++) y.data[i] = scalar.value(x.data[i]);
    },
    backward(x, _y, g, dx, n) {
      for (let i = 0; i < n; i++) dx.data[i] = g.data[i] * scalar.slope(x.data[i]);
    },
    slope(x, _y, out, n) {
      for (let i = 0; i < n; i++) out.data[i] = scalar.slope(x.data[i]);
    },
    curvature(x, _y, out, n) {
      for (let i = 0; i < n; i++) out.data[i] = scalar.curvature(x.data[i]);
    },
  };
}
