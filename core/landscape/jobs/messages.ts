import type { SessionFailure } from '../../session/protocol/commands';
import type { ObjectiveSpec } from '../networkObjective';
import type { JobKind } from './jobs';

/** What a thread is told; the spec is sent once, as later jobs on it only name it. */
export type ToThread =
  | { readonly type: 'spec'; readonly id: number; readonly spec: ObjectiveSpec }
  | {
      readonly type: 'job';
      readonly id: number;
      readonly spec: number;
      readonly kind: JobKind;
      readonly input: unknown;
      /** One entry; 1 asks the job to give up. */
      readonly cancelled: Int32Array;
    };

/** What it answers. */
export type FromThread =
  | {
      readonly type: 'progress';
      readonly id: number;
      readonly done: number;
      readonly total: number;
      readonly message: string;
    }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly failure: SessionFailure };
