import assert from 'node:assert/strict';
import { DebugClient, text } from './debugClient';

describe('The debug adapter', () => {
  let client: DebugClient;
  const open = (config?: string): DebugClient => (client = new DebugClient(config));
  afterEach(() => {
    client.dispose();
    assert.deepEqual(client.defects, []);
  });

  const step = (): number => client.session.status().step;

  it('trains a launched config to its end and stands there, where one can still go back', async () => {
    open();
    const stopped = client.next('stopped');
    await client.launch();
    const { body } = await stopped;
    assert.equal((body as { description: string }).description, 'Finished: 20 epochs');
    assert.equal(step(), 100);
    assert.equal((await client.until('stepBack')).reason, 'step');
    assert.equal(step(), 99);
  });

  it('stops on entry, makes one minibatch with Step Over and an epoch with Step Out, and goes back bit for bit', async () => {
    open();
    const entry = client.next('stopped');
    await client.launch({ stopOnEntry: true });
    assert.equal(((await entry).body as { reason: string }).reason, 'entry');
    const weights = (): number[] => [...client.session.loaded().network.parameters.data];
    const initial = weights();
    await client.until('next');
    assert.equal(step(), 1);
    await client.until('stepIn');
    assert.equal(step(), 2);
    const second = weights();
    await client.until('stepOut');
    assert.equal(step(), 5);
    for (const expected of [4, 3, 2]) {
      await client.until('stepBack');
      assert.equal(step(), expected);
    }
    assert.deepEqual(weights(), second);
    assert.equal((await client.until('reverseContinue')).reason, 'entry');
    assert.equal(step(), 0);
    assert.deepEqual(weights(), initial);
    await client.until('stepBack');
    assert.equal(step(), 0, 'Nothing is before the start.');
  });

  it('places breakpoints at layers, sections and nowhere else, and says why', async () => {
    open();
    const placed = await client.launch({ stopOnEntry: true }, [
      { line: 5 },
      { line: 8 },
      { line: 12 },
      { line: 14 },
      { line: 3 },
      { line: 6, condition: 'nonsense > 1' },
      { line: 6, hitCondition: 'often' },
    ]);
    assert.deepEqual(
      placed.map(({ line, verified }) => [line, verified]),
      [
        [5, true],
        [7, true],
        [12, true],
        [14, true],
        [3, false],
        [6, false],
        [6, false],
      ],
    );
    assert.match(placed[4].message ?? '', /Training stops at a layer/);
    assert.match(placed[5].message ?? '', /"nonsense" is not measured here/);
    assert.match(placed[6].message ?? '', /is not a hit count/);
  });

  it('stops at a layer’s breakpoint after each minibatch, with that layer on top of the stack', async () => {
    open();
    const first = client.next('stopped');
    const [{ id }] = await client.launch({}, [{ line: 8, condition: 'step >= 3 && deadFraction < 1' }]);
    const { body } = await first;
    assert.deepEqual(
      [(body as { reason: string }).reason, (body as { hitBreakpointIds: number[] }).hitBreakpointIds],
      ['breakpoint', [id]],
    );
    assert.equal(step(), 3);
    const names = (await client.frames()).map(({ name, line }) => `${line} ${name}`);
    assert.deepEqual(names, [
      '7 2: ReLU()',
      '12 CrossEntropyLoss',
      '10 3: Linear(8, 2)',
      '6 1: BatchNorm1d(8)',
      '5 0: Linear(2, 8)',
      '13 minibatch 3 of 5, step 3',
      '14 epoch 1 of 20',
    ]);
    assert.equal((await client.until('continue')).reason, 'breakpoint');
    assert.equal(step(), 4);
  });

  it('stops at "training" after each epoch, and finds the last stop on the way back', async () => {
    open();
    const first = client.next('stopped');
    await client.launch({}, [{ line: 14 }]);
    await first;
    assert.equal(step(), 5);
    await client.until('continue');
    assert.equal(step(), 10);
    await client.until('next');
    assert.equal((await client.until('reverseContinue')).reason, 'breakpoint');
    assert.equal(step(), 10);
    await client.until('reverseContinue');
    assert.equal(step(), 5);
  });

  it('writes log points to the console at their line and goes on', async () => {
    open();
    const stopped = client.next('stopped');
    await client.launch({}, [
      { line: 12, condition: 'step % 40 == 0', logMessage: 'loss {loss} of {epoch}' },
    ]);
    await stopped;
    const outputs = client.events
      .filter(({ event }) => event === 'output')
      .map(({ body }) => body as { output: string; line: number });
    assert.equal(outputs.length, 2);
    assert.match(outputs[0].output, /^step 40: loss [\d.e-]+ of 8\n$/);
    assert.equal(outputs[0].line, 12);
  });

  it('shows parameters, gradients, signal and units of a layer, large tensors in pages', async () => {
    open();
    const entry = client.next('stopped');
    await client.launch({ stopOnEntry: true });
    await entry;
    await client.until('next');
    const frame = (await client.frames()).find(({ name }) => name === '0: Linear(2, 8)')!;
    const scopes = await client.scopes(frame.id);
    assert.deepEqual(
      scopes.map(({ name, expensive }) => [name, expensive]),
      [
        ['Parameters', false],
        ['Gradients of the Last Minibatch', false],
        ['Last Update', true],
        ['Signal over the Training Set', false],
        ['Units', false],
      ],
    );
    const [weight, bias] = await client.variables(scopes[0].variablesReference);
    assert.deepEqual([weight.name, weight.type, weight.indexedVariables], ['weight', 'float32', 8]);
    assert.match(weight.value, /^\[8, 2\] · mean -?[\d.e-]+ · -?[\d.]+ … [\d.]+$/);
    assert.equal(bias.indexedVariables, 8);
    const rows = await client.variables(weight.variablesReference, { filter: 'indexed', start: 3, count: 2 });
    assert.deepEqual(
      rows.map(({ name }) => name),
      ['[3]', '[4]'],
    );
    const cells = await client.variables(rows[0].variablesReference);
    const { network } = client.session.loaded();
    assert.deepEqual(
      cells.map(({ value }) => Number(value)),
      [...network.parameters.data.subarray(6, 8)],
    );
    const signal = await client.variables(scopes[3].variablesReference);
    assert.ok(signal.some(({ name, value }) => name === 'activationRms' && Number(value) > 0));

    const relu = (await client.frames()).find(({ name }) => name === '2: ReLU()')!;
    const ofRelu = await client.scopes(relu.id);
    const units = await client.variables(ofRelu.find(({ name }) => name === 'Units')!.variablesReference);
    const each = await client.variables(units.find(({ name }) => name === 'units')!.variablesReference);
    assert.equal(each.length, 8);
    assert.match(each[0].value, /^(healthy|dead|dying|never off) · active for [\d.]+ % · mean/);
  });

  it('sets a weight and the learning rate, and trains on from there', async () => {
    open();
    const entry = client.next('stopped');
    await client.launch({ stopOnEntry: true });
    await entry;
    const frame = (await client.frames()).find(({ name }) => name === '0: Linear(2, 8)')!;
    const [parameters] = await client.scopes(frame.id);
    const [, bias] = await client.variables(parameters.variablesReference);
    await client.variables(bias.variablesReference);
    const answer = await client.ask('setVariable', {
      variablesReference: bias.variablesReference,
      name: '[5]',
      value: '-2.5',
    });
    assert.equal(answer.value, '-2.5');
    const { parameters: all } = client.session.loaded().network;
    assert.equal(all.data[16 + 5], -2.5);
    const wrong = await client.respond('setVariable', {
      variablesReference: bias.variablesReference,
      name: '[5]',
      value: 'much',
    });
    assert.deepEqual([wrong.success, wrong.message], [false, '"much" is not a number.']);
    assert.equal(
      await client.evaluate('lr 0.5', undefined, 'repl'),
      'The learning rate is 0.5 from the next step on.',
    );
    await client.until('next');
    assert.equal(client.session.status().learningRate, 0.5);
  });

  it('evaluates measures in the frame of a layer and in the console, and says what is not known', async () => {
    open();
    const entry = client.next('stopped');
    await client.launch({ stopOnEntry: true });
    await entry;
    await client.until('next');
    const relu = (await client.frames()).find(({ name }) => name === '2: ReLU()')!;
    assert.equal(await client.evaluate('deadFraction == layer2.deadFraction', relu.id), 'true');
    assert.equal(await client.evaluate('step + 1'), '2');
    assert.match(await client.evaluate('help', undefined, 'repl'), /Measures: step, epoch, loss/);
    const wrong = await client.respond('evaluate', { expression: 'losss', context: 'watch' });
    assert.equal(wrong.success, false);
    assert.match(wrong.message ?? '', /"losss" is not measured here/);
    const { targets } = await client.ask('completions', { text: 'gr', column: 3, frameId: relu.id });
    assert.deepEqual(targets, [{ label: 'gradNorm', start: 0, length: 2 }]);
  });

  it('stops where a unit dies, by the filter and by watching one unit, and finds the step again backwards', async () => {
    const killing = text
      .replace('{ "type": "BatchNorm1d" },\n', '')
      .replace('"Adam", "lr": 0.02', '"SGD", "lr": 6');
    open(killing);
    const stopped = client.next('stopped');
    await client.launch({}, [], ['deadUnit']);
    const { body } = await stopped;
    assert.equal((body as { reason: string }).reason, 'exception');
    const info = await client.ask('exceptionInfo', { threadId: 1 });
    const died = step();
    const [, first, second] = /^Units (\d) and (\d) of layer 1 died at step 2\. Step back/.exec(
      info.description,
    )!;
    assert.equal(died, 2);
    assert.match((await client.frames())[0].name, /^1: ReLU/);
    const dead = Number(await client.evaluate('deadUnits'));
    await client.until('stepBack');
    assert.ok(Number(await client.evaluate('deadUnits')) < dead);

    // Which unit it was, and the same by watching it.
    const relu = (await client.frames()).find(({ name }) => /ReLU/.test(name))!;
    const alive = [];
    for (let unit = 0; unit < 8; unit++)
      if (Number(await client.evaluate(`active[${unit}]`, relu.id)) > 0) alive.push(unit);
    await client.until('next');
    const victims = await Promise.all(
      alive.map(async unit => ({ unit, share: Number(await client.evaluate(`active[${unit}]`, relu.id)) })),
    ).then(found => found.filter(({ share }) => share === 0));
    assert.deepEqual(
      victims.map(({ unit }) => unit),
      [Number(first), Number(second)],
    );
    const [victim] = victims;
    const units = (await client.scopes(relu.id)).find(({ name }) => name === 'Units')!;
    const list = (await client.variables(units.variablesReference)).find(({ name }) => name === 'units')!;
    await client.variables(list.variablesReference);
    const watch = await client.ask('dataBreakpointInfo', {
      variablesReference: list.variablesReference,
      name: `[${victim.unit}]`,
    });
    assert.match(watch.description, new RegExp(`unit ${victim.unit} of layer 1 dies`));
    await client.ask('setExceptionBreakpoints', { filters: [] });
    await client.ask('setDataBreakpoints', { breakpoints: [{ dataId: watch.dataId }] });
    await client.until('next');
    await client.until('reverseContinue');
    assert.equal(step(), died);
    await client.until('reverseContinue');
    assert.ok(step() < died);
    assert.equal((await client.until('continue')).reason, 'data breakpoint');
    assert.equal(step(), died);
  });

  it('stops at NaN and names it', async () => {
    open(text.replace('"Adam", "lr": 0.02', '"SGD", "lr": 1e30').replace('{ "type": "BatchNorm1d" },\n', ''));
    const stopped = client.next('stopped');
    await client.launch();
    assert.equal(((await stopped).body as { reason: string }).reason, 'exception');
    const info = await client.ask('exceptionInfo', { threadId: 1 });
    assert.equal(info.exceptionId, 'NaN or infinity');
    assert.ok(String(info.description).length > 20);
  });

  it('tells what others do with the run: training, moving, loading', async () => {
    open();
    const entry = client.next('stopped');
    await client.launch({ stopOnEntry: true });
    await entry;
    const continued = client.next('continued');
    const stopped = client.next('stopped');
    await client.session.call('train', { untilStep: 30 });
    await continued;
    await stopped;
    const moved = client.next('stopped');
    await client.session.call('goTo', { step: 12 });
    assert.equal(((await moved).body as { reason: string }).reason, 'goto');
  });

  it('joins a run where it stands, and leaves it as it is, without its stops', async () => {
    open();
    await client.session.call('load', { text, path: '/net.mlp.json' });
    await client.session.call('step', { count: 7 });
    await client.ask('initialize', { adapterID: 'deadeye' });
    const stopped = client.next('stopped');
    await client.ask('attach', { config: '/net.mlp.json' });
    await client.setBreakpoints([{ line: 12 }]);
    await client.ask('configurationDone', {});
    await stopped;
    assert.equal(step(), 7);
    const terminated = client.next('terminated');
    await client.ask('terminate', {});
    await terminated;
    await client.ask('disconnect', {});
    assert.equal(step(), 7);
    await client.session.call('train', { untilStep: 20 });
    await client.session.whenStill();
    assert.equal(step(), 20);
  });

  it('without debugging trains, heeds no breakpoint and ends', async () => {
    open();
    const terminated = client.next('terminated');
    await client.launch({ noDebug: true }, [{ line: 12 }], ['deadUnit']);
    await terminated;
    assert.equal(step(), 100);
  });

  it('answers a request that it does not know with a refusal', async () => {
    open();
    const refused = await client.respond('readMemory', {});
    assert.equal(refused.success, false);
    client.defects.length = 0;
  });

  it('starts again from the same initial weights', async () => {
    open();
    const first = client.next('stopped');
    await client.launch({}, [{ line: 14 }]);
    await first;
    const weights = [...client.session.loaded().network.parameters.data];
    await client.until('continue');
    assert.equal((await client.until('restart')).reason, 'breakpoint');
    assert.equal(step(), 5);
    assert.deepEqual([...client.session.loaded().network.parameters.data], weights);
  });
});
