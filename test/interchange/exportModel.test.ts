import assert from 'node:assert/strict';
import type { ExportedModel } from '../../core/interchange/exportModel';
import { exportModel, exportRemarks } from '../../core/interchange/exportModel';
import { readSafetensors } from '../../core/interchange/safetensors';
import type { LayerConfig } from '../../core/network/layers/registry';
import { layerDefinitions } from '../../core/network/layers/registry';
import { smallDataset, smallTrainer, runSteps, smallConfig } from '../training/smallRun';
import { evaluateOnnx } from './onnxEvaluator';
import { readOnnx } from './onnxReader';

/** Each layer with and without its defaults. */
const variants: readonly LayerConfig[] = [
  { type: 'BatchNorm1d' },
  { type: 'BatchNorm1d', eps: 0.1, affine: false },
  { type: 'BatchNorm1d', track_running_stats: false },
  { type: 'BatchNorm1d', track_running_stats: false, affine: false },
  { type: 'LayerNorm' },
  { type: 'LayerNorm', eps: 0.1, elementwise_affine: false },
  { type: 'Dropout' },
  { type: 'ReLU' },
  { type: 'LeakyReLU' },
  { type: 'LeakyReLU', negative_slope: 0.3 },
  { type: 'ELU' },
  { type: 'ELU', alpha: 0.4 },
  { type: 'GELU' },
  { type: 'GELU', approximate: 'tanh' },
  { type: 'SiLU' },
  { type: 'Sigmoid' },
  { type: 'Tanh' },
  { type: 'Softplus' },
  { type: 'Softplus', beta: 3, threshold: 1 },
  { type: 'Linear', out_features: 4, bias: false },
];

function modelOf(
  layers: readonly LayerConfig[],
  precision: 'float32' | 'float64',
  changes = {},
): ExportedModel & {
  readonly rows: number;
  readonly inputs: readonly number[];
  readonly answers: readonly number[];
} {
  const trainer = smallTrainer({ layers, precision, ...changes });
  runSteps(trainer, 7);
  const { network, training, config } = trainer;
  const { rows } = training;
  const pass = network.createPass(rows);
  // Far from 0 too, where thresholds and exponentials matter.
  pass.input.data.set(training.inputs.data.map(value => 20 * value));
  const answers = network.forward(pass, rows, { mode: 'eval' });
  const { features, task } = smallDataset().description;
  return {
    name: 'small',
    config,
    network,
    features,
    task,
    standardization: undefined,
    totalSteps: trainer.totalSteps,
    rows,
    inputs: [...pass.input.data],
    answers: [...answers.data],
  };
}

function script(model: ExportedModel): string {
  return new TextDecoder().decode(exportModel('pytorch', model));
}

describe('An ONNX export', () => {
  it('is tried with every layer there is', () => {
    const tried = new Set(variants.map(({ type }) => type));
    assert.deepEqual([...tried].sort(), layerDefinitions.map(({ type }) => type).sort());
  });

  for (const precision of ['float32', 'float64'] as const) {
    for (const layer of variants) {
      it(`computes what the network does: ${precision}, ${JSON.stringify(layer)}`, () => {
        const model = modelOf(
          [{ type: 'Linear', out_features: 5 }, layer, { type: 'Linear', out_features: 3 }],
          precision,
        );
        const onnx = readOnnx(exportModel('onnx', model));
        const outputs = evaluateOnnx(onnx, model.rows, model.inputs);
        const scale = Math.max(...model.answers.map(Math.abs));
        const tolerance = (precision === 'float32' ? 1e-5 : 1e-12) * scale;
        assert.equal(outputs.length, model.answers.length);
        outputs.forEach((output, i) =>
          assert.ok(Math.abs(output - model.answers[i]) <= tolerance, `${output} ${model.answers[i]}`),
        );
      });
    }
  }

  it('declares version, shapes and types, and says what inputs and outputs mean', () => {
    const model = modelOf([{ type: 'Linear', out_features: 3 }], 'float64');
    const standardization = { mean: Float64Array.of(1, 2, 3), scale: Float64Array.of(4, 5, 6) };
    const onnx = readOnnx(exportModel('onnx', { ...model, standardization }));
    assert.equal(onnx.irVersion, 8);
    assert.equal(onnx.opset, 17);
    assert.deepEqual(onnx.input, { name: 'input', elementType: 11, shape: ['rows', 3] });
    assert.deepEqual(onnx.output, { name: 'output', elementType: 11, shape: ['rows', 3] });
    assert.deepEqual(JSON.parse(String(onnx.metadata.get('features'))), ['x', 'y', 'z']);
    assert.deepEqual(JSON.parse(String(onnx.metadata.get('classes'))), ['a', 'b', 'c']);
    assert.deepEqual(JSON.parse(String(onnx.metadata.get('mean'))), [1, 2, 3]);
    assert.deepEqual(JSON.parse(String(onnx.metadata.get('scale'))), [4, 5, 6]);
  });

  it('says of the one layer that ONNX Runtime lacks in float64, what to write instead', () => {
    const remarks = (precision: 'float32' | 'float64', gelu: LayerConfig): readonly string[] =>
      exportRemarks('onnx', modelOf([{ type: 'Linear', out_features: 3 }, gelu], precision).config);
    assert.match(remarks('float64', { type: 'GELU' }).join(' '), /the GELU of layer 1 .*"float32"/);
    assert.deepEqual(remarks('float32', { type: 'GELU' }), []);
    assert.deepEqual(remarks('float64', { type: 'GELU', approximate: 'tanh' }), []);
  });

  it('is the same bytes for the same model', () => {
    const bytes = () => exportModel('onnx', modelOf(smallConfig().layers, 'float32'));
    assert.deepEqual(bytes(), bytes());
  });
});

describe('A PyTorch export', () => {
  it('carries the weights as the same safetensors that the other format is', () => {
    const model = modelOf(smallConfig().layers, 'float32');
    const text = /WEIGHTS = """\n([^"]*)"""/.exec(script(model))?.[1] ?? '';
    const bytes = Buffer.from(text, 'base64');
    assert.deepEqual(new Uint8Array(bytes), exportModel('safetensors', model));
    assert.equal(readSafetensors(bytes, 'script').tensors.size, 9);
  });

  it('builds the modules, the loss, the optimizer and the schedule, and leaves out PyTorch’s defaults', () => {
    const model = modelOf(
      [
        { type: 'Linear', out_features: 6, init: { type: 'kaiming_uniform_', nonlinearity: 'relu' } },
        { type: 'LeakyReLU', negative_slope: 0.2 },
        { type: 'Linear', out_features: 3, bias: false },
      ],
      'float32',
      { loss: { type: 'CrossEntropyLoss', label_smoothing: 0.1 } },
    );
    const text = script(model);
    for (const line of [
      'torch.manual_seed(11)',
      'nn.Linear(3, 6),',
      'nn.LeakyReLU(negative_slope=0.2),',
      'nn.Linear(6, 3, bias=False),',
      "nn.init.kaiming_uniform_(model[0].weight, nonlinearity='relu')",
      'criterion = nn.CrossEntropyLoss(label_smoothing=0.1)',
      'optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=0.01)',
      'scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=2, gamma=0.5)  # one step() after each epoch',
    ])
      assert.ok(text.includes(`    ${line}\n`), `${line}\n${text}`);
    assert.ok(!text.includes('set_default_dtype'));
  });

  it('adds the L1 penalty to the loss, where there is one', () => {
    const { training, layers } = smallConfig();
    const text = script(modelOf(layers, 'float32', { training: { ...training, l1: 0.001 } }));
    assert.ok(
      text.includes(
        '    return 0.001 * sum(weight.abs().sum() for weight in model.parameters() if weight.dim() > 1)\n',
      ),
    );
    assert.ok(text.includes('loss = criterion(model(inputs), targets) + penalty(model)\n'));
    assert.ok(!script(modelOf(layers, 'float32')).includes('penalty'));
  });

  it('spells lists, the length of a cycle and float64 as Python does', () => {
    const model = modelOf(smallConfig().layers, 'float64', {
      optimizer: { type: 'Adam', lr: 0.001, betas: [0, 0.99], eps: 1e-8, weight_decay: 0, amsgrad: true },
      scheduler: {
        type: 'OneCycleLR',
        max_lr: 0.1,
        total_steps: 0,
        pct_start: 0.3,
        anneal_strategy: 'cos',
        cycle_momentum: true,
        base_momentum: 0.85,
        max_momentum: 0.95,
        div_factor: 25,
        final_div_factor: 10000,
        three_phase: false,
      },
    });
    const text = script(model);
    assert.ok(text.includes('torch.set_default_dtype(torch.float64)'));
    assert.ok(text.includes('torch.optim.Adam(model.parameters(), betas=(0.0, 0.99), amsgrad=True)'), text);
    assert.ok(
      text.includes(
        `OneCycleLR(optimizer, max_lr=0.1, total_steps=${model.totalSteps})  # one step() after each minibatch`,
      ),
      text,
    );
  });

  it('stays a script whatever the names of data and files', () => {
    const model = modelOf(smallConfig().layers, 'float32');
    const text = script({ ...model, name: 'a"""b\\', features: ['x"', "y'", 'z\\\n'] });
    assert.ok(text.startsWith('"""a\\"\\"\\"b\\\\: '), text.slice(0, 40));
    assert.ok(text.includes('FEATURES = ["x\\"", "y\'", "z\\\\\\n"]\n'), text);
  });
});
