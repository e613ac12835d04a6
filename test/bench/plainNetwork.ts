import type { Shape } from './shapes';

/**
 * The same training step in plain TypeScript: loops over Float32Array, no kernels. What a careful person writes without
 * WebAssembly, for comparison.
 */
export function plainStep({ widths, batchNorm, batch: S }: Shape): () => void {
  const layers = widths.slice(1).map((O, index) => {
    const I = widths[index];
    const hidden = index < widths.length - 2;
    const array = (n: number): Float32Array => new Float32Array(n);
    const w = array(O * I).map((_, i) => Math.sin(i + 1) / Math.sqrt(I));
    return {
      I,
      O,
      hidden,
      w,
      dw: array(O * I),
      mw: array(O * I),
      b: array(O),
      db: array(O),
      mb: array(O),
      gamma: array(O).fill(1),
      beta: array(O),
      z: array(S * O),
      xhat: array(S * O),
      y: array(S * O),
      invStd: array(O),
      g: array(S * O),
    };
  });
  const x = new Float32Array(S * widths[0]).map((_, i) => Math.cos(i));
  const dx = layers.map(({ I }) => new Float32Array(S * I));
  const update = (p: Float32Array, g: Float32Array, m: Float32Array): void => {
    for (let i = 0; i < p.length; i++) {
      m[i] = 0.9 * m[i] + g[i];
      p[i] -= 0.01 * m[i];
    }
  };
  return () => {
    let input: Float32Array = x;
    for (const { I, O, hidden, w, b, z, xhat, y, invStd, gamma, beta } of layers) {
      for (let s = 0; s < S; s++)
        for (let o = 0; o < O; o++) {
          let sum = b[o];
          for (let i = 0; i < I; i++) sum += input[s * I + i] * w[o * I + i];
          z[s * O + o] = sum;
        }
      for (let o = 0; o < O; o++) {
        if (hidden && batchNorm) {
          let mean = 0;
          for (let s = 0; s < S; s++) mean += z[s * O + o] / S;
          let variance = 0;
          for (let s = 0; s < S; s++) variance += (z[s * O + o] - mean) ** 2 / S;
          invStd[o] = 1 / Math.sqrt(variance + 1e-5);
          for (let s = 0; s < S; s++) {
            xhat[s * O + o] = (z[s * O + o] - mean) * invStd[o];
            y[s * O + o] = Math.max(0, gamma[o] * xhat[s * O + o] + beta[o]);
          }
        } else for (let s = 0; s < S; s++) y[s * O + o] = hidden ? Math.max(0, z[s * O + o]) : z[s * O + o];
      }
      input = y;
    }
    const head = layers[layers.length - 1];
    for (let s = 0; s < S; s++) {
      let top = -Infinity;
      for (let o = 0; o < head.O; o++) top = Math.max(top, head.y[s * head.O + o]);
      let sum = 0;
      for (let o = 0; o < head.O; o++) sum += Math.exp(head.y[s * head.O + o] - top);
      for (let o = 0; o < head.O; o++)
        head.g[s * head.O + o] =
          (Math.exp(head.y[s * head.O + o] - top) / sum - (o === s % head.O ? 1 : 0)) / S;
    }
    for (let index = layers.length - 1; index >= 0; index--) {
      const { I, O, hidden, w, dw, mw, b, db, mb, xhat, y, invStd, gamma, g } = layers[index];
      if (hidden) {
        for (let i = 0; i < g.length; i++) if (y[i] <= 0) g[i] = 0;
        if (batchNorm)
          for (let o = 0; o < O; o++) {
            let sum = 0;
            let along = 0;
            for (let s = 0; s < S; s++) {
              sum += g[s * O + o];
              along += g[s * O + o] * xhat[s * O + o];
            }
            for (let s = 0; s < S; s++)
              g[s * O + o] = gamma[o] * invStd[o] * (g[s * O + o] - sum / S - (xhat[s * O + o] * along) / S);
          }
      }
      const from = index === 0 ? x : layers[index - 1].y;
      dw.fill(0);
      db.fill(0);
      for (let s = 0; s < S; s++)
        for (let o = 0; o < O; o++) {
          const value = g[s * O + o];
          db[o] += value;
          for (let i = 0; i < I; i++) dw[o * I + i] += value * from[s * I + i];
        }
      if (index > 0) {
        const back = dx[index].fill(0);
        for (let s = 0; s < S; s++)
          for (let o = 0; o < O; o++) {
            const value = g[s * O + o];
            for (let i = 0; i < I; i++) back[s * I + i] += value * w[o * I + i];
          }
        layers[index - 1].g.set(back);
      }
      update(w, dw, mw);
      update(b, db, mb);
    }
  };
}
