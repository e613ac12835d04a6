/** What other libraries and other versions call the same thing; the second name counts only where it is allowed. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  // keys
  learning_rate: ['lr'],
  rate: ['lr', 'p'],
  units: ['out_features'],
  neurons: ['out_features'],
  width: ['out_features'],
  size: ['out_features', 'batch_size'],
  use_bias: ['bias'],
  epsilon: ['eps'],
  alpha: ['negative_slope'],
  slope: ['negative_slope'],
  beta: ['betas'],
  decay: ['weight_decay'],
  l2: ['weight_decay'],
  l2_reg: ['weight_decay'],
  l1_reg: ['l1'],
  l1_lambda: ['l1'],
  l1_penalty: ['l1'],
  lasso: ['l1'],
  criterion: ['loss'],
  optim: ['optimizer'],
  optimiser: ['optimizer'],
  dataset: ['data'],
  model: ['layers'],
  network: ['layers'],
  lr_scheduler: ['scheduler'],
  schedule: ['scheduler'],
  train: ['training'],
  dtype: ['precision'],
  batch: ['batch_size'],
  max_norm: ['clip_grad_norm'],
  path: ['file'],
  csv: ['file'],
  label: ['target'],
  labels: ['target'],
  targets: ['target'],
  inputs: ['features'],
  columns: ['features'],
  val: ['validation'],
  n_samples: ['samples'],
  normalize: ['standardize'],
  initializer: ['init'],
  kernel_initializer: ['init'],
  bias_initializer: ['bias_init'],
  // types
  dense: ['Linear'],
  fullyconnected: ['Linear'],
  batchnorm: ['BatchNorm1d'],
  batchnormalization: ['BatchNorm1d'],
  batchnorm2d: ['BatchNorm1d'],
  layernormalization: ['LayerNorm'],
  swish: ['SiLU'],
  logistic: ['Sigmoid'],
  crossentropy: ['CrossEntropyLoss'],
  categoricalcrossentropy: ['CrossEntropyLoss'],
  mse: ['MSELoss'],
  meansquarederror: ['MSELoss'],
  l2loss: ['MSELoss'],
  bce: ['BCEWithLogitsLoss'],
  bceloss: ['BCEWithLogitsLoss'],
  binarycrossentropy: ['BCEWithLogitsLoss'],
  cosine: ['CosineAnnealingLR'],
  he_normal: ['kaiming_normal_'],
  he_uniform: ['kaiming_uniform_'],
  glorot_normal: ['xavier_normal_'],
  glorot_uniform: ['xavier_uniform_'],
  double: ['float64'],
  float: ['float32'],
};

/** The one of the allowed names that another library's name stands for. */
export function knownAs(name: string, allowed: readonly string[]): string | undefined {
  const plain = name.toLowerCase();
  // Own keys only: every object also answers to "constructor".
  const spelling = [plain, plain.replaceAll(/[_-]/g, '')].find(each => Object.hasOwn(otherNames, each));
  return spelling && otherNames[spelling].find(each => allowed.includes(each));
}

/** Why a layer that people expect is not there. */
export function remarkOnType(type: string): string | undefined {
  if (/^(log)?soft-?max(1d|2d)?$/i.test(type)) {
    return 'CrossEntropyLoss takes the softmax itself: end with the last Linear, and remove this layer.';
  }
  if (/^(flatten|input|inputlayer|sequential|identity)$/i.test(type)) {
    return 'The layers already form a sequence over flat rows: remove this layer.';
  }
  if (/^(conv|maxpool|avgpool|lstm|gru|rnn|embedding|attention|multihead)/i.test(type)) {
    return 'Deadeye trains fully connected networks: use Linear, normalisation and activation layers.';
  }
  return undefined;
}

/** Why a key that people expect is not there. */
export function remarkOnKey(key: string): string | undefined {
  switch (key) {
    case 'in_features':
    case 'num_features':
    case 'normalized_shape':
    case 'input_shape':
    case 'input_dim':
      return 'the input width follows from the layer before. Remove it.';
    case 'l1':
    case 'clip_grad_norm':
      return 'it belongs into "training". Move it there.';
    case 'reduction':
      return 'the loss is always the mean. Remove it.';
    case 'inplace':
    case 'device':
    case 'dtype':
      return 'it has no meaning here. Remove it.';
    default:
      return undefined;
  }
}
