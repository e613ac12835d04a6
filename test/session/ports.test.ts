import assert from 'node:assert/strict';
import { MessageChannel } from 'node:worker_threads';
import fc from 'fast-check';
import { packNumbers, unpackNumbers } from '../../core/session/protocol/numbers';
import { RpcPeer } from '../../core/session/protocol/peer';
import { threadPort, webviewPort, windowPort } from '../../core/session/protocol/ports';
import type { Side } from '../../core/session/protocol/side';

type Doubling = Side<{
  double: { params: { value: number }; result: { value: number; copy: Float32Array } };
}>;

const onDefect = (failure: unknown): never => assert.fail(`unexpected: ${JSON.stringify(failure)}`);
const doubling = {
  double: ({ value }: { value: number }) => ({ value: 2 * value, copy: Float32Array.of(value, 2 * value) }),
};

/** What VS Code does to a message on its way to a webview: JSON, with typed arrays kept aside. */
function throughJson(message: unknown): unknown {
  const arrays: unknown[] = [];
  const text = JSON.stringify(message, (_key, value: unknown) =>
    ArrayBuffer.isView(value) ? { $array: arrays.push(value) - 1 } : value,
  );
  return JSON.parse(text, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && '$array' in value ? arrays[Number(value.$array)] : value,
  );
}

describe('a port', () => {
  it('joins two threads', async () => {
    const { port1, port2 } = new MessageChannel();
    const server = new RpcPeer<Doubling, Side>(
      threadPort(port2, () => port2.close()),
      { handlers: doubling, onDefect },
    );
    const client = new RpcPeer<Side, Doubling>(
      threadPort(port1, () => port1.close()),
      { handlers: {}, onDefect },
    );
    assert.deepEqual(await client.call('double', { value: -Infinity }), {
      value: -Infinity,
      copy: Float32Array.of(-Infinity, -Infinity),
    });
    client.dispose();
    server.dispose();
  });

  it('joins a webview and its host without losing a NaN to JSON', async () => {
    const window = new EventTarget() as EventTarget & Parameters<typeof windowPort>[1];
    const receivers = new Set<(message: unknown) => void>();
    const host = new RpcPeer<Doubling, Side>(
      webviewPort({
        postMessage: message => {
          window.dispatchEvent(Object.assign(new Event('message'), { data: throughJson(message) }));
          return Promise.resolve(true);
        },
        onDidReceiveMessage: receiver => {
          receivers.add(receiver);
          return { dispose: () => receivers.delete(receiver) };
        },
      }),
      { handlers: doubling, onDefect },
    );
    const api = {
      postMessage: (message: unknown) => receivers.forEach(receive => receive(throughJson(message))),
    };
    const panel = new RpcPeer<Side, Doubling>(windowPort(api, window), { handlers: {}, onDefect });
    for (const value of [NaN, Infinity, -0, 0.1]) {
      const answer = await panel.call('double', { value });
      assert.ok(Object.is(answer.value, 2 * value));
      assert.deepEqual(answer.copy, Float32Array.of(value, 2 * value));
    }
    host.dispose();
    assert.equal(receivers.size, 0);
    panel.dispose();
  });
});

describe('packed numbers', () => {
  it('survive JSON, whatever the message', () => {
    fc.assert(
      fc.property(
        fc.object({ values: [fc.double(), fc.string(), fc.boolean(), fc.constant(null)] }),
        message => {
          assert.deepEqual(unpackNumbers(JSON.parse(JSON.stringify(packNumbers(message)))), message);
        },
      ),
    );
  });

  it('copy a view of a larger or shared buffer, and leave an array that owns its buffer as it is', () => {
    const whole = Float64Array.of(1, 2, 3, 4);
    const shared = new Int32Array(new SharedArrayBuffer(8)).fill(7);
    const packed = packNumbers({ whole, part: whole.subarray(1, 3), shared }) as Record<string, Float64Array>;
    assert.equal(packed.whole, whole);
    assert.deepEqual(packed.part, Float64Array.of(2, 3));
    assert.equal(packed.part.buffer.byteLength, 16);
    assert.ok(packed.shared.buffer instanceof ArrayBuffer);
    assert.deepEqual([...packed.shared], [7, 7]);
  });
});
