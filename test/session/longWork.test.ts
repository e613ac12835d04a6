import assert from 'node:assert/strict';
import type { ProbeRequest } from '../../core/session/protocol/commands';
import { builtWorker, startWorker, type WorkerSession } from './builtWorker';
import { configText } from './openedSession';

/** Each takes many seconds here: 2883 parameters over 1500 samples. */
const works: readonly (readonly [string, ProbeRequest])[] = [
  ['the spectrum', { probe: 'spectrum', params: {} }],
  ['the spectrum by Lanczos', { probe: 'spectrum', params: { method: 'lanczos' } }],
  ['the surface', { probe: 'surface', params: { size: 151 } }],
  ['the census', { probe: 'census', params: { starts: 200 } }],
  ['the search for a critical point', { probe: 'criticalPoint', params: { maxIterations: 2000 } }],
  ['the descents', { probe: 'descents', params: { steps: 20_000 } }],
];

describe('Long work on the landscape', function () {
  this.timeout(60_000);
  const file = builtWorker();
  let worker: WorkerSession['worker'];
  let peer: WorkerSession['peer'];
  const told: { readonly task: string; readonly share: number; readonly at: number }[] = [];

  before(async () => {
    ({ worker, peer } = startWorker(file));
    peer.on('progress', ({ task, done, total }) =>
      told.push({ task, share: done / total, at: performance.now() }),
    );
    await peer.call('load', {
      text: configText({
        data: { generator: 'blobs', samples: 2000, features: 20, validation: 0.25 },
        layers: [
          { type: 'Linear', out_features: 120 },
          { type: 'Tanh' },
          { type: 'Linear', out_features: 3 },
        ],
        training: { epochs: 1000, batch_size: 20 },
      }),
      path: '/net.mlp.json',
    });
  });
  after(async () => {
    peer.dispose();
    await worker.terminate();
  });

  const running: AbortController[] = [];
  afterEach(() => running.splice(0).forEach(controller => controller.abort()));

  const took = async (deed: Promise<unknown>): Promise<number> => {
    const began = performance.now();
    await deed;
    return performance.now() - began;
  };

  for (const [name, request] of works) {
    it(`${name} lets steps and looks be answered at once, tells how far it is, and ends when cancelled`, async () => {
      const task = name;
      const controller = new AbortController();
      running.push(controller);
      const work = peer.call('inspect', { ...request, task }, { signal: controller.signal });
      let ended = false;
      const outcome = work.then(
        () => assert.fail('it was over before it was cancelled'),
        (error: unknown) => {
          ended = true;
          return error as Error;
        },
      );
      const waits: number[] = [];
      for (let i = 0; i < 12; i++) {
        await new Promise(resolve => setTimeout(resolve, 60));
        waits.push(await took(peer.call('step', {})));
        waits.push(await took(peer.call('inspect', { probe: 'graph', params: { edges: 'weight' } })));
      }
      assert.equal(ended, false);
      const [median, worst] = [waits.sort((a, b) => a - b)[12], waits[23]];
      // Some milliseconds on a machine with nothing else to do; here other tests may want the same cores.
      assert.ok(median < 250 && worst < 2000, `${name}: median ${median} ms, worst ${worst} ms`);
      controller.abort();
      const end = took(outcome);
      assert.match((await outcome).message, /cancelled/);
      assert.ok((await end) < 1000, `${name}: ${await end} ms from Cancel to the end`);
      // The threads are free again: small work is done at once, not behind what was called off.
      const free = await took(
        peer.call('inspect', { probe: 'slice', params: { along: 'random', points: 3 } }),
      );
      assert.ok(free < 1500, `${name}: ${free} ms until the threads were free`);
      const shares = told.filter(each => each.task === task).map(({ share }) => share);
      assert.ok(shares.length > 0, 'it told how far it was');
      shares.reduce((before, share) => {
        assert.ok(share >= before && share <= 1, `the bar went back from ${before} to ${share}`);
        return share;
      }, 0);
    });
  }
});
