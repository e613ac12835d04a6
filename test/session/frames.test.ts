import assert from 'node:assert/strict';
import { FrameStream } from '../../core/session/frameStream';
import { eventually, OpenedSession } from './openedSession';

describe('frames', () => {
  let one: OpenedSession;
  beforeEach(async () => {
    one = await OpenedSession.open({ training: { epochs: 1_000_000, batch_size: 10 } });
  });
  afterEach(() => one.session.dispose());

  const subscribe = (subscriber: string): Promise<unknown> =>
    one.session.call('subscribe', {
      subscriber,
      probes: [
        { probe: 'graph', params: {} },
        { probe: 'curves', params: { maxPoints: 50 } },
      ],
    });

  it('come at once with a subscription, complete and in its order', async () => {
    await subscribe('panel');
    await eventually(() => one.frames.length > 0);
    const [frame] = one.frames;
    assert.equal(frame.subscriber, 'panel');
    assert.equal(frame.status.state, 'ready');
    assert.deepEqual(
      frame.results.map(result => result.probe),
      ['graph', 'curves'],
    );
    assert.ok(frame.results.every(result => 'result' in result));
  });

  it('say which subscription they answer, so that no answer is taken for that of another question', async () => {
    for (const [edition, probe] of [
      [7, 'graph'],
      [8, 'events'],
    ] as const)
      await one.session.call('subscribe', { subscriber: 'panel', probes: [{ probe, params: {} }], edition });
    await eventually(() => one.frames.some(frame => frame.edition === 8));
    for (const { edition, results } of one.frames)
      assert.deepEqual(
        results.map(({ probe }) => probe),
        [edition === 7 ? 'graph' : 'events'],
      );
  });

  it('wait for the acknowledgement of the one before and then show the present', async () => {
    await subscribe('panel');
    await one.session.call('train', {});
    await eventually(() => one.frames.length > 0);
    await new Promise(resolve => setTimeout(resolve, 80));
    assert.equal(one.frames.length, 1);
    const reached = one.session.status().step;
    await one.session.call('acknowledge', { subscriber: 'panel', seq: one.frames[0].seq });
    await eventually(() => one.frames.length > 1);
    assert.ok(one.frames[1].status.step >= reached);
    assert.equal(one.frames[1].seq, one.frames[0].seq + 1);
  });

  it('leave one subscriber alone with what another has not acknowledged', async () => {
    await subscribe('slow');
    await subscribe('quick');
    await one.session.call('train', {});
    const ofQuick = (): typeof one.frames => one.frames.filter(frame => frame.subscriber === 'quick');
    for (let count = 1; count <= 4; count++) {
      await eventually(() => ofQuick().length >= count);
      await one.session.call('acknowledge', { subscriber: 'quick', seq: ofQuick()[count - 1].seq });
    }
    assert.equal(one.frames.filter(frame => frame.subscriber === 'slow').length, 1);
  });

  it('are not sent for an acknowledgement of some other frame, nor when nothing happened', async () => {
    await subscribe('panel');
    await eventually(() => one.frames.length === 1);
    await one.session.call('acknowledge', { subscriber: 'panel', seq: 77 });
    await one.session.call('step', {});
    await new Promise(resolve => setTimeout(resolve, 40));
    assert.equal(one.frames.length, 1);
    await one.session.call('acknowledge', { subscriber: 'panel', seq: one.frames[0].seq });
    await eventually(() => one.frames.length === 2);
    await one.session.call('acknowledge', { subscriber: 'panel', seq: one.frames[1].seq });
    await new Promise(resolve => setTimeout(resolve, 40));
    assert.equal(one.frames.length, 2);
  });

  it('end with an empty subscription, and start anew for a page that was loaded again', async () => {
    await subscribe('panel');
    await eventually(() => one.frames.length === 1);
    await subscribe('panel');
    await eventually(() => one.frames.length === 2);
    await one.session.call('subscribe', { subscriber: 'panel', probes: [] });
    await one.session.call('step', { count: 3 });
    await new Promise(resolve => setTimeout(resolve, 40));
    assert.equal(one.frames.length, 2);
  });

  it('carry the failure of a probe instead of its result', async () => {
    await one.session.call('subscribe', {
      subscriber: 'panel',
      probes: [
        { probe: 'spectrum', params: {} },
        { probe: 'curves', params: {} },
      ],
    });
    await eventually(() => one.frames.length === 1);
    const [first, second] = one.frames[0].results;
    assert.ok('failure' in first && /takes too long for a frame/.test(first.failure.message));
    assert.ok('result' in second);
  });

  it('bring something new each while training goes on, and everything at once where it rests', async () => {
    await subscribe('panel');
    await one.session.call('train', {});
    for (let count = 1; count <= 6; count++) {
      await eventually(() => one.frames.length >= count);
      await one.session.call('acknowledge', { subscriber: 'panel', seq: one.frames[count - 1].seq });
    }
    const whileTraining = one.frames.filter(frame => frame.status.state === 'training');
    assert.ok(whileTraining.length >= 4);
    for (const { results } of whileTraining) assert.ok(results.some(result => !('kept' in result)));
    await one.session.call('pause', {});
    const last = (): (typeof one.frames)[number] => one.frames[one.frames.length - 1];
    for (let seen = 0; last().status.state !== 'paused';) {
      if (seen < one.frames.length) {
        seen = one.frames.length;
        await one.session.call('acknowledge', { subscriber: 'panel', seq: last().seq });
      }
      await new Promise(resolve => setTimeout(resolve, 5));
    }
    assert.equal(last().status.step, one.session.status().step);
    assert.ok(last().results.every(result => 'result' in result));
  });

  it('of a view that is opened do not wait for what another waits for', async () => {
    const sent: string[] = [];
    const busy = (): object => {
      for (const began = performance.now(); performance.now() - began < 30;);
      return {};
    };
    const status = { ...one.session.status(), state: 'training' } as const;
    const stream = new FrameStream(
      ({ subscriber, seq }) => {
        sent.push(subscriber);
        setTimeout(() => stream.acknowledge(subscriber, seq));
      },
      () => status,
      busy,
    );
    const training = setInterval(() => stream.advanced(), 2);
    try {
      stream.subscribe('slow', [{ probe: 'graph', params: {} }]);
      await eventually(() => sent.length === 1);
      await new Promise(resolve => setTimeout(resolve, 30));
      stream.subscribe('opened', [{ probe: 'curves', params: {} }]);
      await eventually(() => sent.length >= 2);
      assert.equal(sent[1], 'opened');
    } finally {
      clearInterval(training);
      stream.dispose();
    }
  });

  it('follow a long look at the past, whose finds they tell from then on', async () => {
    await one.session.call('step', { count: 30 });
    const request = { probe: 'flowCourse', params: {} } as const;
    await one.session.call('subscribe', { subscriber: 'panel', probes: [request] });
    await eventually(() => one.frames.length === 1);
    await one.session.call('acknowledge', { subscriber: 'panel', seq: one.frames[0].seq });
    const filled = await one.session.call('inspect', { ...request, params: { fill: true } });
    await eventually(() => one.frames.length === 2);
    const [told] = one.frames[1].results;
    assert.deepEqual('result' in told && told.result, filled);
    assert.notDeepEqual(one.frames[0].results, one.frames[1].results);
  });
});
