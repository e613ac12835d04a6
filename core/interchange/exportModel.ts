import type { NetworkConfig } from '../config/config';
import type { Standardization, Task } from '../data/dataset';
import type { Network } from '../network/network';
import { exportOnnx } from './onnx';
import { exportPyTorch } from './pytorch';
import { saveStateDict } from './stateDict';

/** A network with all that others need to use it. */
export interface ExportedModel {
  /** For people: usually the config's file name without its ending. */
  readonly name: string;
  readonly config: NetworkConfig;
  readonly network: Network;
  /** Names of the inputs in their order. */
  readonly features: readonly string[];
  readonly task: Task;
  /** What was done to the inputs before the network saw them. */
  readonly standardization: Standardization | undefined;
  /** Minibatches of the whole configured run. */
  readonly totalSteps: number;
}

/** In the order of the documentation. */
export const exportFormats = ['safetensors', 'pytorch', 'onnx'] as const;

export type ExportFormat = (typeof exportFormats)[number];

export function isExportFormat(text: string): text is ExportFormat {
  return (exportFormats as readonly string[]).includes(text);
}

/** The usual ending of each format's files. */
export const exportExtensions: Readonly<Record<ExportFormat, string>> = {
  safetensors: '.safetensors',
  pytorch: '.py',
  onnx: '.onnx',
};

/** What must be known about a file before others rely on it, in sentences. */
export function exportRemarks(format: ExportFormat, { precision, layers }: NetworkConfig): readonly string[] {
  if (format !== 'onnx' || precision !== 'float64') return [];
  const exact = layers.flatMap((layer, index) =>
    layer.type === 'GELU' && layer.approximate !== 'tanh' ? [index] : [],
  );
  if (exact.length === 0) return [];
  // https://onnxruntime.ai/docs/reference/operators/OperatorKernels.html lists Erf for float only.
  return [
    `The file is valid, but ONNX Runtime has no float64 Erf, which the GELU of layer ${exact.join(', ')} is made of: for it write "precision": "float32" in the config, or "approximate": "tanh" in the layer.`,
  ];
}

/** The bytes of a file that other programs read. Equal models give equal bytes. */
export function exportModel(format: ExportFormat, model: ExportedModel): Uint8Array<ArrayBuffer> {
  switch (format) {
    case 'safetensors':
      return saveStateDict(model.network);
    case 'pytorch':
      return new TextEncoder().encode(exportPyTorch(model));
    case 'onnx':
      return exportOnnx(model);
  }
}
