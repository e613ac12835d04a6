import assert from 'node:assert/strict';
import fc from 'fast-check';
import { InputError } from '../../core/config/problem';
import { memoryPorts } from '../../core/session/protocol/ports';
import { RpcPeer } from '../../core/session/protocol/peer';
import { runFailure, SessionError } from '../../core/session/protocol/failure';
import type { SessionFailure } from '../../core/session/protocol/commands';
import type { Handlers, Side } from '../../core/session/protocol/side';

interface EchoCommands {
  echo: { params: { value: number; after?: number }; result: { value: number } };
  fail: { params: { how: 'run' | 'input' | 'defect' | 'notCloneable' }; result: unknown };
  sleep: { params: Record<string, never>; result: string };
  fill: { params: { length: number }; result: Float32Array };
  total: { params: { values: Float64Array }; result: number };
}
type EchoSide = Side<EchoCommands, { tick: number; tock: string }>;
type QuietSide = Side;

const inputProblem = {
  code: 'unknown-key',
  severity: 'error',
  message: 'What is this?',
  range: { line: 3, column: 5, endLine: 3, endColumn: 9 },
} as const;

function connect() {
  const [here, there] = memoryPorts();
  const defects: SessionFailure[] = [];
  const aborted: string[] = [];
  const handlers: Handlers<EchoCommands> = {
    echo: async ({ value, after }) => {
      for (let i = 0; i < (after ?? 0); i++) await Promise.resolve();
      return { value };
    },
    fail: ({ how }) => {
      if (how === 'run') throw runFailure('Pause first.');
      if (how === 'input') throw new InputError([inputProblem]);
      if (how === 'notCloneable') return () => 0;
      throw new TypeError('x is not a function');
    },
    sleep: (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted.push('sleep');
          reject(runFailure('woken'));
        });
      }),
    fill: ({ length }, { transfer }) => {
      const array = new Float32Array(length).fill(NaN);
      transfer([array.buffer]);
      return array;
    },
    total: ({ values }) => values.reduce((sum, value) => sum + value, 0),
  };
  const server = new RpcPeer<EchoSide, QuietSide>(there, {
    handlers,
    onDefect: failure => defects.push(failure),
  });
  const client = new RpcPeer<QuietSide, EchoSide>(here, {
    handlers: {},
    onDefect: failure => defects.push(failure),
  });
  return { server, client, defects, aborted, here };
}

async function failureOf(promise: Promise<unknown>): Promise<SessionFailure> {
  const error: unknown = await promise.then(
    () => assert.fail('it should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof SessionError);
  assert.equal(error.message, error.failure.message);
  return error.failure;
}

describe('a peer', () => {
  it('answers every one of many calls under way with its own result', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ value: fc.double(), after: fc.nat(20) }), { maxLength: 20 }),
        async calls => {
          const { client, defects } = connect();
          const results = await Promise.all(calls.map(params => client.call('echo', params)));
          assert.deepEqual(
            results.map(result => result.value),
            calls.map(params => params.value),
          );
          assert.deepEqual(defects, []);
          client.dispose();
        },
      ),
    );
  });

  it('carries failures as data: of the run, of the input with its problems, and defects with a stack', async () => {
    const { client } = connect();
    assert.deepEqual(await failureOf(client.call('fail', { how: 'run' })), {
      kind: 'run',
      message: 'Pause first.',
    });
    const input = await failureOf(client.call('fail', { how: 'input' }));
    assert.deepEqual(input, { kind: 'input', message: 'What is this?', problems: [inputProblem] });
    const defect = await failureOf(client.call('fail', { how: 'defect' }));
    assert.equal(defect.kind, 'defect');
    assert.match(defect.stack ?? '', /TypeError/);
  });

  it('fails the call when its result or its parameters cannot be sent', async () => {
    const { client } = connect();
    assert.equal((await failureOf(client.call('fail', { how: 'notCloneable' }))).kind, 'defect');
    const params = { value: 1, extra: () => 0 };
    assert.equal((await failureOf(client.call('echo', params))).kind, 'defect');
    assert.deepEqual(await client.call('echo', { value: 2 }), { value: 2 });
  });

  it('fails a call that nobody serves', async () => {
    const { server } = connect();
    const call = (server as unknown as RpcPeer<QuietSide, EchoSide>).call('echo', { value: 1 });
    assert.match((await failureOf(call)).message, /Nobody serves the command "echo"/);
  });

  it('rejects a cancelled call at once and stops the work on the other side', async () => {
    const { client, aborted, defects } = connect();
    const controller = new AbortController();
    const call = client.call('sleep', {}, { signal: controller.signal });
    await client.call('echo', { value: 0 });
    controller.abort();
    assert.equal((await failureOf(call)).kind, 'cancelled');
    await client.call('echo', { value: 0 });
    assert.deepEqual(aborted, ['sleep']);
    assert.equal(
      (await failureOf(client.call('echo', { value: 1 }, { signal: controller.signal }))).kind,
      'cancelled',
    );
    assert.deepEqual(defects, []);
  });

  it('gives up after the time-out and stops the work on the other side', async () => {
    const { client, aborted } = connect();
    assert.match(
      (await failureOf(client.call('sleep', {}, { timeout: 5 }))).message,
      /not answered within 5 ms/,
    );
    await client.call('echo', { value: 0 });
    assert.deepEqual(aborted, ['sleep']);
  });

  it('rejects what is pending with the reason of the end, and everything after it', async () => {
    const { client, server, aborted } = connect();
    const reason: SessionFailure = { kind: 'run', message: 'The compute worker ended with code 134.' };
    const calls = [client.call('sleep', {}), client.call('sleep', {})];
    await client.call('echo', { value: 0 });
    client.dispose(reason);
    client.dispose();
    for (const call of calls) assert.deepEqual(await failureOf(call), reason);
    assert.deepEqual(await failureOf(client.call('echo', { value: 1 })), reason);
    server.dispose();
    assert.deepEqual(aborted, ['sleep', 'sleep']);
    server.emit('tick', 1);
  });

  it('hands buffers over instead of copying them, both ways, NaN included', async () => {
    const { client } = connect();
    const filled = await client.call('fill', { length: 3 });
    assert.deepEqual([...filled], [NaN, NaN, NaN]);
    const values = Float64Array.of(1, 2, 3.5);
    assert.equal(await client.call('total', { values }, { transfer: [values.buffer] }), 6.5);
    assert.equal(values.length, 0);
  });

  it('tells events in order to every listener, and a listener that throws stops none of them', async () => {
    const { server, client, defects } = connect();
    const heard: string[] = [];
    client.on('tick', () => {
      throw new RangeError('bad listener');
    });
    const stop = client.on('tick', value => heard.push(`tick ${value}`));
    client.on('tock', value => heard.push(value));
    server.emit('tick', 1);
    server.emit('tock', 'tock');
    server.emit('tick', NaN);
    await client.call('echo', { value: 0 });
    stop();
    server.emit('tick', 3);
    await client.call('echo', { value: 0 });
    assert.deepEqual(heard, ['tick 1', 'tock', 'tick NaN']);
    assert.deepEqual(
      defects.map(defect => defect.message),
      ['bad listener', 'bad listener', 'bad listener'],
    );
  });

  it('reports messages that make no sense, ignores what is not its own, and goes on', async () => {
    const { server, client, defects, here } = connect();
    here.post('hello');
    here.post({ type: 'setImmediate' });
    here.post({ deadeye: 0, kind: 'request', id: 1, command: 'echo' });
    here.post({ deadeye: 1, kind: 'request', id: 'one', command: 'echo' });
    here.post({ deadeye: 1, kind: 'result', id: 77, result: 0 });
    assert.deepEqual(await client.call('echo', { value: 4 }), { value: 4 });
    assert.deepEqual(
      defects.map(defect => defect.message),
      [
        'A message of protocol version 0 came; this is version 1.',
        'A malformed message of kind request came.',
        'A reply to request 77 came, which was never made.',
      ],
    );
    server.dispose();
  });
});
