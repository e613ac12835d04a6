import assert from 'node:assert/strict';
import type { Frame } from '../../core/session/protocol/commands';
import type { Spectrum } from '../../core/session/protocol/landscape';
import { builtWorker, startWorker, type WorkerSession } from './builtWorker';
import { configText, OpenedSession } from './openedSession';

describe('a worker', () => {
  const file = builtWorker();
  let worker: WorkerSession['worker'];
  let peer: WorkerSession['peer'];

  beforeEach(() => {
    ({ worker, peer } = startWorker(file));
  });
  afterEach(async () => {
    peer.dispose();
    await worker.terminate();
  });

  const load = (text = configText()): Promise<unknown> => peer.call('load', { text, path: '/net.mlp.json' });

  it('trains to the same bits as a session in this process, with frames on the way', async () => {
    const frames: Frame[] = [];
    peer.on('frame', frame => {
      frames.push(frame);
      void peer.call('acknowledge', { subscriber: frame.subscriber, seq: frame.seq });
    });
    await load();
    await peer.call('subscribe', { subscriber: 'panel', probes: [{ probe: 'graph', params: {} }] });
    const finished = new Promise<void>(resolve => {
      peer.on('status', ({ state }) => {
        if (state === 'finished') resolve();
      });
    });
    await peer.call('train', {});
    await finished;
    const there = await peer.call('saveWeights', {});
    const here = await OpenedSession.open();
    await here.trainTo(100);
    const expected = await here.session.call('saveWeights', {});
    here.session.dispose();
    assert.deepEqual(Buffer.from(there.bytes), Buffer.from(expected.bytes));
    assert.ok(frames.length >= 1);
  });

  it('answers commands within milliseconds while it trains at full speed', async () => {
    await load(configText({ training: { epochs: 1_000_000, batch_size: 10 } }));
    await peer.call('train', {});
    const times: number[] = [];
    for (let i = 0; i < 20; i++) {
      await new Promise(resolve => setTimeout(resolve, 5));
      const began = performance.now();
      await peer.call('inspect', { probe: 'curves', params: {} });
      times.push(performance.now() - began);
    }
    assert.ok(times.sort((a, b) => a - b)[10] < 60, `median ${times[10]} ms`);
    const { state } = await peer.call('pause', {});
    assert.equal(state, 'paused');
  });

  it('carries the problems of a config back as data', async () => {
    await assert.rejects(
      load('{ "layers": 3 }'),
      (error: { readonly failure?: { readonly kind: string } }) => {
        assert.equal(error.failure?.kind, 'input');
        return true;
      },
    );
  });

  it('gives long work to threads of its own and stops it when asked', async () => {
    await load();
    const spectrum = (await peer.call('inspect', { probe: 'spectrum', params: {} })) as Spectrum;
    assert.equal(spectrum.eigenvalues.length, spectrum.parameters);
    const controller = new AbortController();
    const call = peer.call(
      'inspect',
      { probe: 'census', params: { starts: 500 } },
      { signal: controller.signal },
    );
    controller.abort();
    await assert.rejects(call, /cancelled/);
    assert.equal((await peer.call('step', {})).step, 1);
  });
});
