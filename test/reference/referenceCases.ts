import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TObject } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { NetworkConfig } from '../../core/config/config';
import { trainingSchema } from '../../core/config/trainingSchema';
import type { DataPart, Dataset } from '../../core/data/dataset';
import type { Precision } from '../../core/kernels/memory';
import type { FloatArray } from '../../core/network/definition';
import type { LayerConfig } from '../../core/network/layers/registry';
import type { LossConfig } from '../../core/network/losses/registry';
import { findOptimizer } from '../../core/training/optimizers/registry';
import { findScheduler } from '../../core/training/schedulers/registry';

/** What `generate.py` writes of one training; arrays are base64 of little-endian numbers. */
export interface TrainingCase {
  readonly name: string;
  readonly seed: number;
  readonly precision: Precision;
  readonly features: number;
  readonly outputs: number;
  readonly classes: number | null;
  readonly layers: readonly LayerConfig[];
  readonly loss: LossConfig;
  readonly optimizer: { readonly type: string };
  readonly scheduler: { readonly type: string } | null;
  readonly training: object;
  readonly rows: number;
  readonly inputs: string;
  readonly target: string;
  readonly initial: string;
  readonly gradient: string;
  readonly losses: string;
  readonly norms: string;
  readonly rates: string;
  readonly parameters: string;
  readonly buffers: string;
  readonly counters: readonly number[];
  readonly evaluation: number;
  readonly logits: string;
}

/** What `generate.py` writes of one start. */
export interface InitialCase {
  readonly name: string;
  readonly seed: number;
  readonly precision: Precision;
  readonly features: number;
  readonly layers: readonly LayerConfig[];
  readonly parameters: string;
}

interface Cases {
  readonly training: readonly TrainingCase[];
  readonly initial: readonly InitialCase[];
}

export const referenceCases = JSON.parse(
  readFileSync(path.join(process.cwd(), 'test', 'reference', 'cases.json'), 'utf8'),
) as Cases;

export function decode(text: string, precision: Precision): FloatArray {
  const buffer = ownBuffer(text);
  return precision === 'float32' ? new Float32Array(buffer) : new Float64Array(buffer);
}

/** The case as a config, every absent key at Deadeye's default: the reference was made with PyTorch's. */
export function configOf(reference: TrainingCase): NetworkConfig {
  const { seed, precision, layers, loss, optimizer, scheduler, training } = reference;
  return {
    seed,
    precision,
    layers,
    loss,
    data: { generator: 'gaussian' },
    optimizer: filled(findOptimizer(optimizer.type)?.schema, optimizer),
    scheduler: scheduler ? filled(findScheduler(scheduler.type)?.schema, scheduler) : undefined,
    training: filled(trainingSchema, training),
  };
}

export function datasetOf(reference: TrainingCase): Dataset {
  const { rows, features, classes, outputs, inputs, target } = reference;
  const part: DataPart = {
    rows,
    inputs: new Float32Array(ownBuffer(inputs)),
    labels: classes === null ? new Int32Array(0) : new Int32Array(ownBuffer(target)),
    targets: classes === null ? new Float32Array(ownBuffer(target)) : new Float32Array(0),
    sourceRows: Int32Array.from({ length: rows }, (_, row) => row),
  };
  const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index));
  const empty = new Float32Array(0);
  return {
    description: {
      features: numbered(features),
      task:
        classes === null
          ? { kind: 'regression', targets: numbered(outputs) }
          : { kind: 'classification', classes: numbered(classes) },
      samples: rows,
      trainingSamples: rows,
      validationSamples: 0,
      dropped: 0,
    },
    standardization: undefined,
    training: part,
    validation: {
      rows: 0,
      inputs: empty,
      labels: new Int32Array(0),
      targets: empty,
      sourceRows: new Int32Array(0),
    },
  };
}

function filled<T>(schema: TObject | undefined, config: object): T {
  if (!schema) throw new Error(`No schema for ${JSON.stringify(config)}.`);
  return Value.Default(schema, structuredClone(config)) as T;
}

/** A copy with the alignment that typed arrays need. */
function ownBuffer(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text, 'base64')).buffer;
}
