import { Type } from '@sinclair/typebox';

/** How long and in which portions to train: what `torch.utils.data.DataLoader` and the loop around it decide in PyTorch. */
export const trainingSchema = Type.Object(
  {
    epochs: Type.Optional(
      Type.Integer({
        minimum: 0,
        default: 10,
        description: 'Passes over the training data.',
      }),
    ),
    batch_size: Type.Optional(
      Type.Integer({
        minimum: 1,
        default: 1,
        description:
          'Rows of a minibatch: one optimizer step is made on the mean loss of so many rows. As `batch_size` of `torch.utils.data.DataLoader`.',
      }),
    ),
    shuffle: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Takes the rows of every epoch in a new order, a permutation that depends on `seed` and the number of the epoch alone. Without it batches follow the order of the data. As `shuffle` of `torch.utils.data.DataLoader`.',
      }),
    ),
    drop_last: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Leaves out the last minibatch of an epoch when it has fewer rows than the others. As `drop_last` of `torch.utils.data.DataLoader`.',
      }),
    ),
    l1: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          'L1 penalty λ: adds λ·sign(w) to the gradient of every weight of a Linear, with sign(0) = 0, before clipping and before the optimizer sees it. Biases, gamma and beta are left alone (`weight_decay`, the L2 penalty, takes them too, as PyTorch has it). The same as `loss + λ * sum(p.abs().sum() for p in model.parameters() if p.dim() > 1)` in PyTorch, which has no option for it.\n\nWeights that nothing else holds up come down to 0 and stay within lr·λ of it, on both sides: as in PyTorch they are not set to 0 when they cross it. Every loss that is shown, its gradients and the landscape are of the data alone; only the training gradient and its norm have the penalty in them.',
      }),
    ),
    clip_grad_norm: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description:
          'Scales the gradient down when the norm over all parameters together is above this: g ← g · min(1, max/(‖g‖ + 1e-6)). As `torch.nn.utils.clip_grad_norm_`. Without it gradients are not clipped.',
      }),
    ),
  },
  {
    additionalProperties: false,
    default: {},
    description: 'How long and in which portions to train.',
  },
);
