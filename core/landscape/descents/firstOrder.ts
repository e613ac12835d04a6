import { RandomStream } from '../../random/stream';
import { addScaled, norm, scale } from '../vector';
import type { DescentSettings, Stepper } from './descent';

/** θ ← θ − η g. */
export function gradientDescent({ learningRate }: DescentSettings): Stepper {
  return {
    step(point, gradient) {
      addScaled(-learningRate, gradient, point);
      return true;
    },
  };
}

/** v ← μ v − η g, θ ← θ + v (Polyak 1964), as PyTorch's SGD without dampening. */
export function heavyBall({ learningRate, momentum }: DescentSettings): Stepper {
  let velocity: Float64Array | undefined;
  return {
    step(point, gradient) {
      velocity ??= new Float64Array(point.length);
      scale(momentum, velocity);
      addScaled(-learningRate, gradient, velocity);
      addScaled(1, velocity, point);
      return true;
    },
  };
}

/** Below this share of ‖H‖ · ‖push‖ the gradient counts as small. */
const smallGradient = 0.1;

/**
 * Gradient descent with a push wherever the gradient is small and none was given lately; if the loss has not fallen after
 * `patience` steps, the point before the push is the answer (Jin, Ge, Netrapalli, Kakade and Jordan 2017, algorithms 2 and 3).
 * The first push is the one of the settings, which has already been given.
 */
export function perturbedDescent(settings: DescentSettings): Stepper {
  const { learningRate, push, seed, hessianNorm, patience } = settings;
  if (!push) return gradientDescent(settings);
  const radius = norm(push);
  // Less than this is what the push itself costs or brings.
  const enough = 0.5 * hessianNorm * radius * radius;
  let pushes = 1;
  let pushedAt = 0;
  let before: { readonly point: Float64Array; readonly loss: number } | undefined;
  return {
    step(point, gradient, loss, made) {
      const quiet = made - pushedAt >= patience;
      if (quiet && before && before.loss - loss < enough) {
        point.set(before.point);
        before = undefined;
        return false;
      }
      if (quiet && norm(gradient) <= smallGradient * hessianNorm * radius) {
        before = { point: Float64Array.from(point), loss };
        pushedAt = made;
        addScaled(1, ballPoint(point.length, radius, seed, pushes++), point);
        return true;
      }
      addScaled(-learningRate, gradient, point);
      return true;
    },
  };
}

/** A uniformly distributed direction of the given length: in many dimensions nearly all of a ball lies at its surface. */
export function ballPoint(size: number, radius: number, seed: number, number: number): Float64Array {
  const stream = new RandomStream(seed, 'descent', number);
  const vector = Float64Array.from({ length: size }, () => stream.normal());
  const length = norm(vector);
  if (length > 0) scale(radius / length, vector);
  return vector;
}
