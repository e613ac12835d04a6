import type { Kernels } from '../../core/kernels/kernels';
import type { TwinViews } from './twinViews';

type OptimizerKernels = Pick<Kernels, 'sgd' | 'adam' | 'rmsprop' | 'adagrad'>;

/** The algorithms as the documentation of torch.optim prints them. */
export function twinOptimizers({ real, optional }: TwinViews): OptimizerKernels {
  return {
    sgd: (p, g, buffer, n, lr, momentum, dampening, weightDecay, nesterov, first) => {
      const [P, G, B] = [real(p, n), real(g, n), optional(buffer, n)];
      for (let i = 0; i < n; i++) {
        let d = G[i] + weightDecay * P[i];
        if (momentum !== 0 && B) {
          const b = first ? d : momentum * B[i] + (1 - dampening) * d;
          B[i] = b;
          d = nesterov ? d + momentum * b : b;
        }
        P[i] -= lr * d;
      }
    },
    adam: (p, g, m, v, vmax, n, lr, beta1, beta2, eps, weightDecay, decoupled, step) => {
      const [P, G, M, V, most] = [real(p, n), real(g, n), real(m, n), real(v, n), optional(vmax, n)];
      for (let i = 0; i < n; i++) {
        const w = decoupled ? P[i] * (1 - lr * weightDecay) : P[i];
        const d = decoupled ? G[i] : G[i] + weightDecay * P[i];
        const first = beta1 * M[i] + (1 - beta1) * d;
        let second = beta2 * V[i] + (1 - beta2) * d * d;
        M[i] = first;
        V[i] = second;
        if (most) {
          second = Math.max(second, most[i]);
          most[i] = second;
        }
        const mHat = first / (1 - beta1 ** step);
        const vHat = second / (1 - beta2 ** step);
        P[i] = w - (lr * mHat) / (Math.sqrt(vHat) + eps);
      }
    },
    rmsprop: (p, g, square, avg, buffer, n, lr, alpha, eps, weightDecay, momentum, centered) => {
      const [P, G, V, A, B] = [
        real(p, n),
        real(g, n),
        real(square, n),
        optional(avg, n),
        optional(buffer, n),
      ];
      for (let i = 0; i < n; i++) {
        const d = G[i] + weightDecay * P[i];
        const v = alpha * V[i] + (1 - alpha) * d * d;
        V[i] = v;
        let root = v;
        if (centered && A) {
          const a = alpha * A[i] + (1 - alpha) * d;
          A[i] = a;
          root -= a * a;
        }
        let change = d / (Math.sqrt(root) + eps);
        if (momentum > 0 && B) {
          change += momentum * B[i];
          B[i] = change;
        }
        P[i] -= lr * change;
      }
    },
    adagrad: (p, g, sum, n, lr, lrDecay, eps, weightDecay, step) => {
      const [P, G, V] = [real(p, n), real(g, n), real(sum, n)];
      for (let i = 0; i < n; i++) {
        const d = G[i] + weightDecay * P[i];
        const v = V[i] + d * d;
        V[i] = v;
        P[i] -= ((lr / (1 + (step - 1) * lrDecay)) * d) / (Math.sqrt(v) + eps);
      }
    },
  };
}
