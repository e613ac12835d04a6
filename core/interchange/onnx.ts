import type { ExportedModel } from './exportModel';
import { OnnxGraph } from './onnxGraph';
import { writeLayer } from './onnxLayers';
import { MessageWriter } from './protobuf';

/** The first opset with LayerNormalization, and the version of the file format that goes with it. */
const opset = 17;
const irVersion = 8;

/**
 * The network in eval mode as an ONNX model: `input` [rows, features] to `output` [rows, outputs], the logits or predicted
 * values. Its inputs are standardised as in training; mean and scale, and the names of features and classes, stand in the
 * model's metadata.
 */
export function exportOnnx(model: ExportedModel): Uint8Array<ArrayBuffer> {
  const { name, config, network } = model;
  const graph = new OnnxGraph(network.precision);
  let value = 'input';
  config.layers.forEach((layer, index) => {
    const segments = network.segmentsOf(index);
    value = writeLayer(
      graph,
      {
        name: String(index),
        config: layer,
        width: network.layers[index].outFeatures,
        tensor(tensorName) {
          const segment = segments.find(candidate => candidate.tensor === tensorName);
          return segment && network.valuesOf(segment);
        },
      },
      value,
    );
  });
  const output = graph.node('output', 'Identity', [value]);
  const file = new MessageWriter()
    .integer(1, irVersion)
    .text(2, 'Deadeye')
    .message(
      7,
      graph.finish(
        name,
        { name: 'input', width: network.inFeatures },
        { name: output, width: network.outFeatures },
      ),
    )
    .message(8, new MessageWriter().text(1, '').integer(2, opset));
  for (const [key, text] of metadataOf(model))
    file.message(14, new MessageWriter().text(1, key).text(2, text));
  return file.finish();
}

function metadataOf({ features, task, standardization }: ExportedModel): [string, string][] {
  const entries: [string, string][] = [['features', JSON.stringify(features)]];
  if (task.kind === 'classification') entries.push(['classes', JSON.stringify(task.classes)]);
  else entries.push(['targets', JSON.stringify(task.targets)]);
  if (standardization) {
    entries.push(['mean', JSON.stringify([...standardization.mean])]);
    entries.push(['scale', JSON.stringify([...standardization.scale])]);
  }
  return entries;
}
