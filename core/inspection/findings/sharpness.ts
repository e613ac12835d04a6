import type { Tensor } from '../../kernels/memory';
import { lanczos } from '../../landscape/lanczos';
import { tridiagonalEigenvalues } from '../../landscape/symmetric/eigenvalues';
import type { Trainer } from '../../training/trainer';
import { norm } from '../moments';
import { TrainingLook } from '../trainingLook';

const rows = 512;
const products = 12;
/** Multiplications that one measurement may take: some tenths of a second. */
const affordable = 1.8e9;

/**
 * The largest eigenvalue of the loss's Hessian by a few steps of Lanczos: a lower bound, close because the outermost
 * eigenvalues converge first. It starts from the same direction every time, so that what it says depends on the weights alone
 * and not on where was looked before.
 */
export class Sharpness {
  private look: TrainingLook | undefined;
  private direction: Tensor | undefined;
  private product: Tensor | undefined;

  constructor(private readonly trainer: Trainer) {}

  /** NaN when the network is too large to measure in passing, or the loss not finite. */
  measure(): number {
    const { network } = this.trainer;
    const { memory, precision, parameterCount } = network;
    if (parameterCount * Math.min(rows, this.trainer.training.rows) * products * 6 > affordable)
      return Number.NaN;
    this.look ??= new TrainingLook(this.trainer, rows, { directional: true });
    const { look } = this;
    const direction = (this.direction ??= memory.tensor(precision, parameterCount));
    const product = (this.product ??= memory.tensor(precision, parameterCount));
    if (!Number.isFinite(look.differentiate('train'))) return Number.NaN;
    let isFinite = true;
    const { matrix } = lanczos(
      {
        size: parameterCount,
        apply: (input, output) => {
          direction.data.set(input);
          network.backward(look.pass, look.count, { gradients: look.gradients });
          network.hessianVectorProduct(look.pass, look.count, direction, product);
          // A product of nothing but zeros ends the iteration.
          isFinite &&= Number.isFinite(norm(product.data));
          if (isFinite) output.set(product.data);
        },
      },
      { steps: products, start: startDirection(parameterCount) },
    );
    return isFinite ? Math.max(...tridiagonalEigenvalues(matrix).values) : Number.NaN;
  }
}

/** Any direction that is unlikely to be orthogonal to the sharpest; the same every time. */
function startDirection(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => Math.sin(1 + i * 2.399963));
}
