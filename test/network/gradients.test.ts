import type { Mode } from '../../core/network/layer';
import { assertNear, differentiate, gradientAt, lossAt, subjectOf } from './differences';
import { activations, around, isKinked, losses, normalizations } from './networks';

const modes: readonly Mode[] = ['train', 'eval'];

describe('The gradient of the loss is that of finite differences', () => {
  for (const layer of [...activations, ...normalizations])
    for (const { loss, width } of losses) {
      const seeds = isKinked(layer) ? [3] : [1];
      for (const mode of normalizations.includes(layer) ? modes : modes.slice(0, 1))
        it(`${JSON.stringify(layer)} with ${JSON.stringify(loss)} in ${mode} mode`, () => {
          for (const seed of seeds) {
            const subject = subjectOf({ layers: around(layer, width), loss, mode, seed });
            const exact = gradientAt(subject);
            const exactInput = subject.pass.inputGradient!.data.slice();
            const { data } = subject.network.parameters;
            const h = isKinked(layer) ? 1e-5 : 1e-4;
            const measured = exact.map((_, i) => differentiate(data, i, () => [lossAt(subject)], h)[0]);
            assertNear(exact, measured, 1e-7, '∂L/∂θ');
            const input = subject.pass.input.data;
            const byInput = Float64Array.from(
              input,
              (_, i) => differentiate(input, i, () => [lossAt(subject)], h)[0],
            );
            assertNear(exactInput, byInput, 1e-7, '∂L/∂x');
          }
        });
    }
});
