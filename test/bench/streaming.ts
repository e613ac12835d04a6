import { serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { ProbeRequest } from '../../core/session/protocol/commands';
import type { SessionSide, WorkerHostSide } from '../../core/session/protocol/panel';
import { RpcPeer } from '../../core/session/protocol/peer';
import { threadPort } from '../../core/session/protocol/ports';
import { panelConfigs, type PanelConfigName } from './panelConfigs';

/** Run by `npm run bench`: what it costs training that every view of the panel is open. Prints one line of JSON. */

/** The page says not earlier that a frame is drawn. */
const drawingMilliseconds = 50;
/** A subscription begins with everything at once; what counts is how it goes on. */
const warmingMilliseconds = 3000;
const roundMilliseconds = 4000;
const rounds = 4;

/** All that the views ask together, with a unit of the last hidden layer selected. */
function everything(layer: number): ProbeRequest[] {
  return [
    { probe: 'curves', params: { maxPoints: 400 } },
    { probe: 'graph', params: { edges: 'weight', pictureSize: 16 } },
    { probe: 'decision', params: { size: 72 } },
    { probe: 'heatmap', params: { layer, what: 'activation' } },
    { probe: 'heatmap', params: { layer, what: 'gradient' } },
    { probe: 'gradientFlow', params: {} },
    { probe: 'batchNorm', params: {} },
    { probe: 'unit', params: { layer, unit: 0 } },
    { probe: 'findings', params: {} },
  ];
}

async function measure(file: string, text: string): Promise<object> {
  const worker = new Worker(file);
  const peer = new RpcPeer<WorkerHostSide, SessionSide>(
    threadPort(worker, () => void worker.terminate()),
    {
      handlers: {},
      onDefect: failure => {
        throw new Error(failure.message);
      },
    },
  );
  let largestFrame = 0;
  let frames = 0;
  let counted = 0;
  peer.on('frame', frame => {
    frames++;
    largestFrame = Math.max(largestFrame, serialize(frame).length);
    setTimeout(() => {
      peer.call('acknowledge', { subscriber: 'panel', seq: frame.seq }).catch(() => undefined);
    }, drawingMilliseconds);
  });
  const { layers } = await peer.call('load', { text, path: '/bench.mlp.json' });
  const nextStep = (): Promise<{ step: number; at: number }> =>
    new Promise(resolve => {
      const stop = peer.on('status', ({ step }) => {
        stop();
        resolve({ step, at: performance.now() });
      });
    });
  const pause = (milliseconds: number): Promise<void> =>
    new Promise(resolve => setTimeout(resolve, milliseconds));
  /** Steps a millisecond. */
  const rate = async (probes: ProbeRequest[]): Promise<number> => {
    await peer.call('subscribe', { subscriber: 'panel', probes });
    await peer.call('train', {});
    await pause(warmingMilliseconds);
    const first = await nextStep();
    const framesBefore = frames;
    await pause(roundMilliseconds);
    const last = await nextStep();
    counted += frames - framesBefore;
    await peer.call('pause', {});
    return (last.step - first.step) / (last.at - first.at);
  };
  const wishes = everything(layers.length - 3);
  // The first looks allocate and compile.
  await rate(wishes);
  counted = 0;
  // Side by side, so that other work of the machine hits both alike; the median ratio is the answer.
  const shares: number[] = [];
  const headless: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = await rate([]);
    const streaming = await rate(wishes);
    headless.push(1000 * alone);
    shares.push(streaming / alone);
  }
  const framesPerSecond = (1000 * counted) / (rounds * roundMilliseconds);
  peer.dispose();
  await worker.terminate();
  shares.sort((a, b) => a - b);
  return {
    share: (shares[(rounds >> 1) - 1] + shares[rounds >> 1]) / 2,
    stepsPerSecond: Math.max(...headless),
    framesPerSecond,
    largestFrame,
  };
}

async function main(): Promise<void> {
  const [, , file] = process.argv;
  const results: Partial<Record<PanelConfigName, object>> = {};
  for (const name of ['small', 'wide'] as const) results[name] = await measure(file, panelConfigs[name]);
  console.log(JSON.stringify(results));
  process.exit(0);
}

void main();
