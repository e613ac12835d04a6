import assert from 'node:assert/strict';
import { layerWords, type LayersLook } from '../../extension/findings/layerWords';
import { openedSessions } from '../session/openedSession';

const linear = (out_features: number): Readonly<Record<string, unknown>> => ({
  type: 'Linear',
  out_features,
});

describe('the words above a layer', () => {
  const opened = openedSessions();

  async function lookAt(layers: readonly Readonly<Record<string, unknown>>[]): Promise<LayersLook> {
    const one = await opened({ layers });
    return {
      graph: await one.look({ probe: 'graph', params: {} }),
      flow: await one.look({ probe: 'gradientFlow', params: {} }),
    };
  }

  it('name the gradient of what an activation is given, whatever gives it, and of what the loss is given', async () => {
    const look = await lookAt([linear(8), { type: 'BatchNorm1d' }, { type: 'Tanh' }, linear(2)]);
    const said = [0, 1, 2, 3].map(layer => layerWords(look, layer));
    assert.deepEqual(said.slice(0, 2), [undefined, undefined]);
    const ofBatchNorm = look.flow?.layers[1].gradient ?? NaN;
    const ofHead = look.flow?.layers[3].gradient ?? NaN;
    assert.match(said[2] ?? '', /∂z [\d.e-]+$/);
    assert.ok(Math.abs(Number(/∂z (.*)$/.exec(said[2] ?? '')?.[1]) / ofBatchNorm - 1) < 0.05, said[2]);
    assert.ok(Math.abs(Number(/^∂z (.*)$/.exec(said[3] ?? '')?.[1]) / ofHead - 1) < 0.05, said[3]);
  });

  it('count the units by what is the matter with them', () => {
    const look = made(['dead', 'dead', 'dying', 'linear', 'healthy'], 1.234e-6);
    assert.equal(layerWords(look, 1), '2 of 5 dead · 1 of 5 dying · 1 of 5 never off · ∂z 1.2e-6');
    assert.equal(layerWords(made(['healthy'], 0.0123), 1), '∂z 0.012');
    assert.equal(layerWords(made(['healthy'], 0), 1), '∂z 0');
    assert.equal(layerWords(made(['healthy'], NaN), 1), '∂z NaN');
    assert.equal(layerWords(made(['healthy'], 6.7e21), 1), '∂z 6.7e21');
    assert.equal(layerWords({ graph: undefined, flow: look.flow }, 1), undefined);
  });
});

function made(states: readonly string[], gradient: number): LayersLook {
  return {
    graph: { columns: [{ layer: 1, type: 'ReLU', states }] },
    flow: { layers: [{ layer: 0, gradient }] },
  } as unknown as LayersLook;
}
