import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Frame, ProbeRequest, SessionEvents } from '../../core/session/protocol/commands';
import type { SessionStatus } from '../../core/session/protocol/status';
import { Session } from '../../core/session/session';

export interface ConfigParts {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly layers?: readonly Readonly<Record<string, unknown>>[];
  readonly loss?: Readonly<Record<string, unknown>>;
  readonly optimizer?: Readonly<Record<string, unknown>>;
  readonly training?: Readonly<Record<string, unknown>>;
  readonly precision?: 'float32' | 'float64';
  readonly seed?: number;
}

/** The text of a config that trains in milliseconds; parts of it can be replaced. */
export function configText(parts: ConfigParts = {}): string {
  return JSON.stringify({
    seed: 3,
    data: { generator: 'moons', samples: 60, noise: 0.1, validation: 0.25 },
    layers: [
      { type: 'Linear', out_features: 8 },
      { type: 'BatchNorm1d' },
      { type: 'ReLU' },
      { type: 'Dropout', p: 0.2 },
      { type: 'Linear', out_features: 2 },
    ],
    loss: { type: 'CrossEntropyLoss' },
    optimizer: { type: 'Adam', lr: 0.02 },
    training: { epochs: 20, batch_size: 10, shuffle: true },
    ...parts,
  });
}

/** A session in this process that remembers what it told. */
export class OpenedSession {
  readonly statuses: SessionStatus[] = [];
  readonly frames: Frame[] = [];
  readonly session: Session;

  private constructor() {
    this.session = new Session({
      emit: (event, data) => {
        if (event === 'status') this.statuses.push(data as SessionEvents['status']);
        if (event === 'frame') this.frames.push(data as Frame);
      },
    });
  }

  static async open(parts: ConfigParts = {}): Promise<OpenedSession> {
    const opened = new OpenedSession();
    await opened.load(parts);
    return opened;
  }

  async load(parts: ConfigParts = {}): Promise<void> {
    await this.session.call('load', { text: configText(parts), path: join(__dirname, 'test.mlp.json') });
  }

  /** Trains up to a step and waits for it. */
  async trainTo(untilStep: number): Promise<SessionStatus> {
    await this.session.call('train', { untilStep });
    await this.session.whenStill();
    return this.session.status();
  }

  look<T>(request: ProbeRequest): Promise<T> {
    return this.session.call('inspect', request) as Promise<T>;
  }

  /** A digest of all that decides how the run goes on. */
  bits(): string {
    const hash = createHash('sha256');
    const { trainer } = this.session.loaded();
    const { step, parameters, buffers, counters, optimizerState, learningRateOverride } = trainer.capture();
    for (const array of [parameters, buffers, counters, ...optimizerState]) hash.update(array);
    return hash.update(`${step} ${learningRateOverride}`).digest('hex');
  }

  /** A digest of the weights file. */
  async weights(): Promise<string> {
    const { bytes } = await this.session.call('saveWeights', {});
    return createHash('sha256').update(bytes).digest('hex');
  }
}

/** Opens sessions for the tests of the suite under way; each is disposed of after its test. */
export function openedSessions(): (parts?: ConfigParts, steps?: number) => Promise<OpenedSession> {
  const open: OpenedSession[] = [];
  afterEach(() => {
    for (const { session } of open.splice(0)) session.dispose();
  });
  return async (parts, steps = 0) => {
    const one = await OpenedSession.open(parts);
    open.push(one);
    if (steps > 0) await one.trainTo(steps);
    return one;
  };
}

export function turns(count: number): Promise<void> {
  return count === 0
    ? Promise.resolve()
    : new Promise(resolve => setImmediate(() => resolve(turns(count - 1))));
}

export async function eventually(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come to pass within 5 seconds.');
    await new Promise(resolve => setTimeout(resolve, 2));
  }
}
