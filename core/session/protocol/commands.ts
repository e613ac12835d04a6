import type { Problem } from '../../config/problem';
import type { ProbeName, ProbeParams, ProbeResult } from './probes';
import type { SessionStatus, SessionSummary } from './status';
import type { StopFault, StopLog, StopPoint } from './stops';

/**
 * The commands of a debugging session: the one way to start, pause, step and inspect, for the panel, the debug adapter,
 * the command line and the tests. A command's promise rejects with a `SessionError`-shaped reply when it cannot be done.
 */
export interface SessionCommands {
  /** Parses and checks the config, reads the data and builds the network. Replaces what was loaded. */
  load: { params: LoadParams; result: SessionSummary };
  /** Trains until the end of the schedule, or until the given step or epoch is reached; answers when the run has begun. */
  train: { params: { untilStep?: number; untilEpoch?: number }; result: SessionStatus };
  /** Stops between two steps; answers when it stands still. */
  pause: { params: Record<string, never>; result: SessionStatus };
  /** Trains exactly `count` minibatches (default 1) and stands still again. */
  step: { params: { count?: number }; result: SessionStatus };
  /** Moves to any step of the run's history (0 = initial weights), bit for bit as it was then. */
  goTo: { params: { step: number }; result: SessionStatus };
  /** Back to the last step before this one at which a stop point holds, or to step 0; hit counts are not heeded. */
  runBack: { params: Record<string, never>; result: SessionStatus };
  /** Where training shall stop of itself, in place of what was set before; tells those that cannot be. */
  setStops: { params: { stops: readonly StopPoint[] }; result: { faults: readonly StopFault[] } };
  /** Back to step 0 with the same seed; forgets the history. */
  reset: { params: Record<string, never>; result: SessionStatus };
  /** From the next step on; an entry of the history, so that replay repeats it. */
  setLearningRate: { params: { lr: number }; result: SessionStatus };
  /**
   * Puts other weights at the present step (a critical point that was found, the way out of a saddle); later steps of the
   * former course are forgotten. Laid out as the state dict's parameters, in order.
   */
  setParameters: {
    /** With an `offset` only the part that begins there. */
    params: { readonly values: Float64Array; readonly offset?: number };
    result: SessionStatus;
  };
  /** One look at the session as it stands. Long ones report `progress` events and honour cancellation. */
  inspect: { params: InspectParams; result: unknown };
  /**
   * Which probes every frame carries; replaces the earlier subscription of the same subscriber. Its frames give `edition`
   * (0 when left out) back, so that answers find their questions while frames of the one before are still under way.
   */
  subscribe: {
    params: { subscriber: string; probes: ProbeRequest[]; edition?: number };
    result: Record<string, never>;
  };
  /** The frame `seq` has been drawn; the next one may be made. Nothing is sent to a subscriber that has not acknowledged. */
  acknowledge: { params: { subscriber: string; seq: number }; result: Record<string, never> };
  /** The whole state (weights, optimizer, buffers, step) as safetensors bytes, to survive the death of the worker. */
  snapshot: { params: Record<string, never>; result: { step: number; bytes: Uint8Array } };
  restore: { params: { bytes: Uint8Array }; result: SessionStatus };
  /** Answers as soon as it is heard: a sign of life. */
  ping: { params: Record<string, never>; result: Record<string, never> };
  /** Weights by PyTorch's state-dict names. */
  saveWeights: { params: Record<string, never>; result: { bytes: Uint8Array } };
  loadWeights: { params: { bytes: Uint8Array; name: string }; result: SessionStatus };
}

export interface LoadParams {
  /** The text of the config as it stands in the editor, saved or not. */
  readonly text: string;
  /** Absolute path of the config: data files are relative to its folder, and messages name it. */
  readonly path: string;
  /** What the kept states of the run may take, so that any step can be visited again; default 256. */
  readonly historyMegabytes?: number;
}

export interface ProbeRequest<N extends ProbeName = ProbeName> {
  readonly probe: N;
  readonly params: ProbeParams<N>;
}

export interface InspectParams<N extends ProbeName = ProbeName> extends ProbeRequest<N> {
  /** Names the work in `progress` events and in `cancel`. */
  readonly task?: string;
}

export type CommandName = keyof SessionCommands;

/** What goes wrong in a command, as plain data: `input` carries problems with positions, `run` is the user's run at fault. */
export interface SessionFailure {
  readonly kind: 'input' | 'run' | 'cancelled' | 'defect';
  readonly message: string;
  readonly problems?: readonly Problem[];
  /** Only for defects, and only for the log: never shown to a person. */
  readonly stack?: string;
}

/** What a session tells of its own accord. */
export interface SessionEvents {
  status: SessionStatus;
  frame: Frame;
  progress: {
    readonly task: string;
    readonly done: number;
    readonly total: number;
    readonly message: string;
  };
  /** A log point was passed. */
  stopLog: StopLog;
  log: { readonly level: 'info' | 'warn' | 'error'; readonly message: string };
}

/** A picture of the present: what is in it replaces what came before, and what is kept stays as it was. */
export interface Frame {
  readonly subscriber: string;
  /** Of the subscription that it answers. */
  readonly edition: number;
  readonly seq: number;
  readonly status: SessionStatus;
  /**
   * By probe name, in the order of the subscription. A probe that failed carries its failure instead; `kept` says that the
   * answer before still stands, as the look costs too much to be made for every frame of a training.
   */
  readonly results: readonly FrameResult[];
}

export type FrameResult = {
  readonly [N in ProbeName]:
    | { readonly probe: N; readonly result: ProbeResult<N> }
    | { readonly probe: N; readonly failure: SessionFailure }
    | { readonly probe: N; readonly kept: true };
}[ProbeName];

/** Every command by name, for whoever passes them on; the type makes a forgotten one an error. */
export const commandNames = Object.keys({
  load: true,
  train: true,
  pause: true,
  step: true,
  goTo: true,
  runBack: true,
  setStops: true,
  reset: true,
  setLearningRate: true,
  setParameters: true,
  inspect: true,
  subscribe: true,
  acknowledge: true,
  snapshot: true,
  ping: true,
  restore: true,
  saveWeights: true,
  loadWeights: true,
} satisfies Record<CommandName, true>) as readonly CommandName[];
