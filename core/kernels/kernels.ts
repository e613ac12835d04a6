import type { ActivationKind } from './activationKind';

/**
 * The compute kernels of one precision, exported straight from WebAssembly: a call costs some 20 ns, allocates nothing
 * and checks nothing. Every tensor argument is a byte offset into the session's `TensorMemory` (0 = absent where the
 * comment says so); matrices are row-major, weights are `[O][I]` as in PyTorch.
 *
 * Index legend: S samples, I inputs, O outputs, C channels or classes, n elements.
 *
 * Results are deterministic: the order in which every sum is formed depends on the shape alone.
 */
export interface Kernels {
  /** Y[S][O] = X Wᵀ + b; `b` may be absent. */
  linearForward(x: number, w: number, b: number, y: number, S: number, I: number, O: number): void;
  /** Y += X Wᵀ. */
  linearForwardAdd(x: number, w: number, y: number, S: number, I: number, O: number): void;
  /** Columns `from` … `to` − 1 of Y = X Wᵀ + b, or of Y += X Wᵀ if `onto` is 1: the same bits as in the whole. */
  linearForwardPart(
    x: number,
    w: number,
    b: number,
    y: number,
    S: number,
    I: number,
    O: number,
    from: number,
    to: number,
    onto: number,
  ): void;
  /** dX[S][I] = G W. */
  linearInputGradient(g: number, w: number, dx: number, S: number, I: number, O: number): void;
  /** dX += G W. */
  linearInputGradientAdd(g: number, w: number, dx: number, S: number, I: number, O: number): void;
  /** Columns `from` … `to` − 1 of dX = G W, or added to them if `onto` is 1: the same bits as in the whole. */
  linearInputGradientPart(
    g: number,
    w: number,
    dx: number,
    S: number,
    I: number,
    O: number,
    from: number,
    to: number,
    onto: number,
  ): void;
  /** dW[O][I] = Gᵀ X. */
  linearWeightGradient(g: number, x: number, dw: number, S: number, I: number, O: number): void;
  /** dW += Gᵀ X. */
  linearWeightGradientAdd(g: number, x: number, dw: number, S: number, I: number, O: number): void;
  /** Rows `from` … `to` − 1 of dW = Gᵀ X, or added to them if `onto` is 1: the same bits as in the whole. */
  linearWeightGradientPart(
    g: number,
    x: number,
    dw: number,
    S: number,
    I: number,
    O: number,
    from: number,
    to: number,
    onto: number,
  ): void;
  /** out[O] = Σ_s G[s][O]. */
  columnSum(g: number, out: number, S: number, O: number): void;
  /** out += Σ_s G[s][O]. */
  columnSumAdd(g: number, out: number, S: number, O: number): void;
  /** Columns `from` … `to` − 1 of the sums, or added to them if `onto` is 1: the same bits as in the whole. */
  columnSumPart(g: number, out: number, S: number, O: number, from: number, to: number, onto: number): void;

  /** y = f(x). */
  activationForward(kind: ActivationKind, x: number, y: number, n: number, parameter: number): void;
  /** dx = g f′(x), where y = f(x) as the forward pass left it. */
  activationBackward(
    kind: ActivationKind,
    x: number,
    y: number,
    g: number,
    dx: number,
    n: number,
    parameter: number,
  ): void;
  /** out = f′(x); at a kink PyTorch's value. */
  activationSlope(
    kind: ActivationKind,
    x: number,
    y: number,
    out: number,
    n: number,
    parameter: number,
  ): void;
  /** out = f″(x); 0 at a kink. */
  activationCurvature(
    kind: ActivationKind,
    x: number,
    y: number,
    out: number,
    n: number,
    parameter: number,
  ): void;

  /** Batch statistics (biased variance) over S, normalised `xhat`, and y = γ x̂ + β; `gamma`, `beta` may be absent. */
  batchNormForward(
    x: number,
    gamma: number,
    beta: number,
    y: number,
    xhat: number,
    mean: number,
    variance: number,
    invStd: number,
    S: number,
    C: number,
    eps: number,
  ): void;
  /** Channels `from` … `to` − 1 of it: the same bits as in the whole. */
  batchNormForwardPart(
    x: number,
    gamma: number,
    beta: number,
    y: number,
    xhat: number,
    mean: number,
    variance: number,
    invStd: number,
    S: number,
    C: number,
    eps: number,
    from: number,
    to: number,
  ): void;
  /** y = γ (x − running mean) / √(running variance + eps) + β. */
  batchNormForwardEval(
    x: number,
    gamma: number,
    beta: number,
    runningMean: number,
    runningVar: number,
    y: number,
    S: number,
    C: number,
    eps: number,
  ): void;
  /** Through the batch statistics. `dx`, `dgamma` and `dbeta` may be absent. */
  batchNormBackward(
    g: number,
    xhat: number,
    gamma: number,
    invStd: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    S: number,
    C: number,
  ): void;
  /** Channels `from` … `to` − 1 of it: the same bits as in the whole. */
  batchNormBackwardPart(
    g: number,
    xhat: number,
    gamma: number,
    invStd: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    S: number,
    C: number,
    from: number,
    to: number,
  ): void;
  /** With constant statistics. `dx`, `dgamma` and `dbeta` may be absent. */
  batchNormBackwardEval(
    g: number,
    x: number,
    gamma: number,
    runningMean: number,
    runningVar: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    S: number,
    C: number,
    eps: number,
  ): void;
  /** Exponential average, weight `momentum` for the new value, with the unbiased variance S/(S−1). */
  batchNormUpdateRunning(
    mean: number,
    variance: number,
    runningMean: number,
    runningVar: number,
    momentum: number,
    S: number,
    C: number,
  ): void;

  /** Each row normalised by its own mean and biased variance; invStd[S]. `gamma`, `beta` may be absent. */
  layerNormForward(
    x: number,
    gamma: number,
    beta: number,
    y: number,
    xhat: number,
    invStd: number,
    S: number,
    C: number,
    eps: number,
  ): void;
  /** `dx`, `dgamma` and `dbeta` may be absent. */
  layerNormBackward(
    g: number,
    xhat: number,
    gamma: number,
    invStd: number,
    dx: number,
    dgamma: number,
    dbeta: number,
    S: number,
    C: number,
  ): void;

  /**
   * Mean over S of −Σ q log softmax(logits), q the smoothed one-hot of the int32 `labels`. Writes the gradient
   * (P − q)/S to `delta` and P to `probabilities`, unless they are absent.
   */
  softmaxCrossEntropy(
    logits: number,
    labels: number,
    delta: number,
    probabilities: number,
    S: number,
    C: number,
    smoothing: number,
  ): number;
  /** Mean of (y − t)² over all n elements; `delta` = 2(y − t)/n unless absent. */
  meanSquaredError(y: number, t: number, delta: number, n: number): number;
  /** Mean of max(y,0) − y t + log1p(e^−|y|); `delta` = (σ(y) − t)/n unless absent. */
  binaryCrossEntropyWithLogits(y: number, t: number, delta: number, n: number): number;
  /** Rows whose largest logit (the lowest index wins a tie) is at the label; a row with a NaN is never correct. */
  countCorrect(logits: number, labels: number, S: number, C: number): number;

  /** `torch.optim.SGD`; `buffer` may be absent when momentum is 0; `nesterov` and `first` are 0 or 1. */
  sgd(
    p: number,
    g: number,
    buffer: number,
    n: number,
    lr: number,
    momentum: number,
    dampening: number,
    weightDecay: number,
    nesterov: number,
    first: number,
  ): void;
  /** `torch.optim.Adam`, or AdamW when `decoupled`; amsgrad when `vmax` is present; `step` counts from 1. */
  adam(
    p: number,
    g: number,
    m: number,
    v: number,
    vmax: number,
    n: number,
    lr: number,
    beta1: number,
    beta2: number,
    eps: number,
    weightDecay: number,
    decoupled: number,
    step: number,
  ): void;
  /** `torch.optim.RMSprop`; `avg` may be absent unless centered, `buffer` unless momentum > 0. */
  rmsprop(
    p: number,
    g: number,
    square: number,
    avg: number,
    buffer: number,
    n: number,
    lr: number,
    alpha: number,
    eps: number,
    weightDecay: number,
    momentum: number,
    centered: number,
  ): void;
  /** `torch.optim.Adagrad`; `step` counts from 1. */
  adagrad(
    p: number,
    g: number,
    sum: number,
    n: number,
    lr: number,
    lrDecay: number,
    eps: number,
    weightDecay: number,
    step: number,
  ): void;

  /** Σ x², accumulated in float64. */
  sumOfSquares(x: number, n: number): number;
  /** Σ x y, accumulated in float64. */
  dot(x: number, y: number, n: number): number;
  /** x *= a. */
  scale(x: number, n: number, a: number): void;
  /** y += a x. */
  axpy(a: number, x: number, y: number, n: number): void;
  /** out = x + y. */
  add(x: number, y: number, out: number, n: number): void;
  /** out = x y, element by element. */
  multiply(x: number, y: number, out: number, n: number): void;
  fill(x: number, n: number, a: number): void;
  /** destination[r] = source[index[r]] for rows of `width` elements; int32 `index`. */
  gatherRows(source: number, index: number, destination: number, rows: number, width: number): void;
  /** destination[r] = source[index[r]], all int32. */
  gatherInt32(source: number, index: number, destination: number, rows: number): void;

  /**
   * One pass over rows `from` … `to`−1 of the lower triangle of a symmetric A (n × n): A −= v wᵀ + w vᵀ if `update`, then
   * p += A x. Float64 in either precision's kernels.
   */
  symmetricSweep(
    a: number,
    n: number,
    from: number,
    to: number,
    update: number,
    v: number,
    w: number,
    x: number,
    p: number,
  ): void;
}
