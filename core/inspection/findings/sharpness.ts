import type { Tensor } from '../../kernels/memory';
import type { Trainer } from '../../training/trainer';
import { norm } from '../moments';
import { TrainingLook } from '../trainingLook';

const rows = 512;
const products = 10;
/** Multiplications that one measurement may take: some tenths of a second. */
const affordable = 1.5e9;

/**
 * The largest eigenvalue of the loss's Hessian by power iteration, going on from the direction of the last call, as the
 * sharpest direction moves slowly. A lower bound, close after a few calls.
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
    const direction = (this.direction ??= startDirection(memory.tensor(precision, parameterCount)));
    const product = (this.product ??= memory.tensor(precision, parameterCount));
    if (!Number.isFinite(look.differentiate('train'))) return Number.NaN;
    let value = Number.NaN;
    for (let i = 0; i < products; i++) {
      network.backward(look.pass, look.count, { gradients: look.gradients });
      network.hessianVectorProduct(look.pass, look.count, direction, product);
      value = memory.kernels(precision).dot(direction.pointer, product.pointer, parameterCount);
      const size = norm(product.data);
      if (!(size > 0) || !Number.isFinite(size)) return size === 0 ? 0 : Number.NaN;
      for (let k = 0; k < parameterCount; k++) direction.data[k] = product.data[k] / size;
    }
    // The iteration may have settled on the most negative eigenvalue: no measure of stability.
    return value > 0 ? value : Number.NaN;
  }
}

/** Any direction that is unlikely to be orthogonal to the sharpest; the same every time. */
function startDirection(direction: Tensor): Tensor {
  const { data } = direction;
  for (let i = 0; i < data.length; i++) data[i] = Math.sin(1 + i * 2.399963);
  const size = norm(data);
  for (let i = 0; i < data.length; i++) data[i] /= size;
  return direction;
}
