import type { Kernels } from './kernels';
import { portion } from './taskPart';
import type { ThreadPool } from './threadPool';
import { taskKind } from './threadTask';

// What is smaller than this is done sooner than others are told of it: some 20 to 40 µs of one thread.
const products = 1_200_000;
const normalised = 24_000;
const activated = 60_000;
const summed = 150_000;
const updated = 80_000;

/** Kernels whose large calls are shared with the pool's threads, to the same bits; all the others are the given ones. */
export function shareKernels(kernels: Kernels, pool: ThreadPool, wide: boolean): Kernels {
  const { args, sums } = pool.block;
  const put = (
    a: number,
    b: number,
    c = 0,
    d = 0,
    e = 0,
    f = 0,
    g = 0,
    h = 0,
    i = 0,
    j = 0,
    k = 0,
    l = 0,
    m = 0,
  ): void => {
    args[0] = a;
    args[1] = b;
    args[2] = c;
    args[3] = d;
    args[4] = e;
    args[5] = f;
    args[6] = g;
    args[7] = h;
    args[8] = i;
    args[9] = j;
    args[10] = k;
    args[11] = l;
    args[12] = m;
  };
  return {
    ...kernels,
    linearForward(x, w, b, y, S, I, O) {
      if (S * I * O < products || !pool.offers()) return void kernels.linearForward(x, w, b, y, S, I, O);
      put(x, w, b, y, S, I, O);
      pool.run(kernels, wide, taskKind.forward);
    },
    linearForwardAdd(x, w, y, S, I, O) {
      if (S * I * O < products || !pool.offers()) return void kernels.linearForwardAdd(x, w, y, S, I, O);
      put(x, w, y, S, I, O);
      pool.run(kernels, wide, taskKind.forwardAdd);
    },
    linearInputGradient(g, w, dx, S, I, O) {
      if (S * I * O < products || !pool.offers()) return void kernels.linearInputGradient(g, w, dx, S, I, O);
      put(g, w, dx, S, I, O);
      pool.run(kernels, wide, taskKind.inputGradient);
    },
    linearInputGradientAdd(g, w, dx, S, I, O) {
      if (S * I * O < products || !pool.offers())
        return void kernels.linearInputGradientAdd(g, w, dx, S, I, O);
      put(g, w, dx, S, I, O);
      pool.run(kernels, wide, taskKind.inputGradientAdd);
    },
    linearWeightGradient(g, x, dw, S, I, O) {
      if (S * I * O < products || !pool.offers()) return void kernels.linearWeightGradient(g, x, dw, S, I, O);
      put(g, x, dw, S, I, O);
      pool.run(kernels, wide, taskKind.weightGradient);
    },
    linearWeightGradientAdd(g, x, dw, S, I, O) {
      if (S * I * O < products || !pool.offers())
        return void kernels.linearWeightGradientAdd(g, x, dw, S, I, O);
      put(g, x, dw, S, I, O);
      pool.run(kernels, wide, taskKind.weightGradientAdd);
    },
    columnSum(g, out, S, O) {
      if (S * O < summed || !pool.offers()) return void kernels.columnSum(g, out, S, O);
      put(g, out, S, O);
      pool.run(kernels, wide, taskKind.columnSum);
    },
    columnSumAdd(g, out, S, O) {
      if (S * O < summed || !pool.offers()) return void kernels.columnSumAdd(g, out, S, O);
      put(g, out, S, O);
      pool.run(kernels, wide, taskKind.columnSumAdd);
    },
    batchNormForward(x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps) {
      if (S * C < normalised || !pool.offers())
        return void kernels.batchNormForward(x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps);
      put(x, gamma, beta, y, xhat, mean, variance, invStd, S, C, eps);
      pool.run(kernels, wide, taskKind.batchNormForward);
    },
    batchNormBackward(g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C) {
      if (S * C < normalised || !pool.offers())
        return void kernels.batchNormBackward(g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C);
      put(g, xhat, gamma, invStd, dx, dgamma, dbeta, S, C);
      pool.run(kernels, wide, taskKind.batchNormBackward);
    },
    activationForward(kind, x, y, n, parameter) {
      if (n < activated || !pool.offers()) return void kernels.activationForward(kind, x, y, n, parameter);
      put(kind, x, y, n, parameter);
      pool.run(kernels, wide, taskKind.activationForward);
    },
    activationBackward(kind, x, y, g, dx, n, parameter) {
      if (n < activated || !pool.offers())
        return void kernels.activationBackward(kind, x, y, g, dx, n, parameter);
      put(kind, x, y, g, dx, n, parameter);
      pool.run(kernels, wide, taskKind.activationBackward);
    },
    sgd(p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov, first) {
      if (n < updated || !pool.offers())
        return void kernels.sgd(p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov, first);
      put(p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov, first);
      pool.run(kernels, wide, taskKind.sgd);
    },
    adam(p, g, m, v, vmax, n, lr, beta1, beta2, eps, weightDecay, decoupled, step) {
      if (n < updated || !pool.offers())
        return void kernels.adam(p, g, m, v, vmax, n, lr, beta1, beta2, eps, weightDecay, decoupled, step);
      put(p, g, m, v, vmax, n, lr, beta1, beta2, eps, weightDecay, decoupled, step);
      pool.run(kernels, wide, taskKind.adam);
    },
    sumOfSquares(x, n) {
      if (n < summed || n > sums.length * portion || !pool.offers()) return kernels.sumOfSquares(x, n);
      put(x, n);
      pool.run(kernels, wide, taskKind.sumOfSquares);
      // In the order of one thread.
      let sum = 0;
      for (let k = 0; k * portion < n; k++) sum += sums[k];
      return sum;
    },
  };
}
