// What was measured as a Markdown document; every figure with its target, and whether it is met.
import { availableParallelism, cpus, loadavg } from 'node:os';
import { rows, stepTargets } from './rows.mjs';

export function report(measured, torch, tfjs, date) {
  const { ours } = measured;
  const peers = [
    torch && `PyTorch ${torch.version}, one thread`,
    tfjs && `TensorFlow.js ${tfjs.version}, wasm`,
  ].filter(Boolean);
  return `# Benchmark of ${date}

${[`${cpus()[0].model.trim()}, ${availableParallelism()} cores`, `Node ${ours.node} (${ours.variant} SIMD)`, ...peers].join('; ')}.
Made by \`npm run bench\` in one run; ${loadavg()[0].toFixed(1)} processes at work on average in its last minute, so that more than a few says that cores were shared.

## Training steps, µs (SGD with momentum, cross-entropy, float32, one thread)

| network | Deadeye | PyTorch | tfjs wasm | plain TypeScript | vs PyTorch | target | | vs tfjs | vs plain |
| --- | ---: | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: |
${ours.steps.map(step => stepRow(step, torch, tfjs)).join('\n')}

## Other targets

| what | Deadeye | PyTorch, one thread | target | |
| --- | ---: | ---: | --- | --- |
${rows.map(row => otherRow(row, measured, torch)).join('\n')}

¹ From 1.139 on VS Code rounds the corners of the editors’ part and of its content (\`workbench.experimental.modernUI\`). A graphics card cuts
both in passing. Where software draws the window, as here, they are cut anew, for 11 to 17 ms, at each picture in which something changes
between the left edge of a text and the tab of a panel beside it, also in the left part of that panel.
`;
}

function stepRow({ name, ours: own, plain }, torch, tfjs) {
  const us = value =>
    value === undefined ? '–' : value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
  const times = peer => (peer === undefined ? '–' : `${Number((peer / own).toPrecision(2))}×`);
  const [t, f] = [torch?.steps[name], tfjs?.steps[name]];
  const target = stepTargets[name];
  const verdict = t === undefined ? '' : met(t / own >= target);
  return `| ${name} | ${us(own)} | ${us(t)} | ${us(f)} | ${us(plain)} | ${times(t)} | ≥ ${target}× | ${verdict} | ${times(f)} | ${times(plain)} |`;
}

function otherRow({ what, of, peer, show, judged, target }, measured, torch) {
  const own = of(measured);
  const other = torch && peer?.(torch);
  const known = own !== undefined && !Number.isNaN(own);
  const value = known && judged ? (other === undefined ? undefined : judged(own, other)) : own;
  const verdict = target && (known && value !== undefined ? met(target.met(value)) : 'not measured');
  const shown =
    known && judged && value !== undefined ? `${show(own)} (${value.toFixed(2)}×)` : known ? show(own) : '–';
  return `| ${what} | ${shown} | ${other === undefined ? '' : show(other)} | ${target?.text ?? ''} | ${verdict ?? ''} |`;
}

function met(yes) {
  return yes ? 'met' : '**missed**';
}
