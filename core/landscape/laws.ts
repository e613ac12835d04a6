/**
 * Two naïve laws for the signs of n Hessian eigenvalues at a random critical point, to be drawn beside what was measured.
 * Neither describes a trained network: both ignore exact zero modes and that low loss conditions the spectrum (Bray and Dean
 * 2007). They are here to be compared with, each with what it assumes.
 */
export interface SignLaw {
  readonly name: string;
  readonly assumes: string;
  /** log₁₀ P(no negative eigenvalue) = log₁₀ P(minimum). */
  readonly log10Minimum: number;
  /** Mean and standard deviation of the index as a share of n. */
  readonly meanShare: number;
  readonly deviationShare: number;
}

/** Signs as independent fair coins: P(minimum) = 2⁻ⁿ, index binomial(n, ½). */
export function coinFlipLaw(n: number): SignLaw {
  return {
    name: 'coin flips',
    assumes: 'each eigenvalue is positive or negative with probability ½, independently of the others',
    log10Minimum: -n * Math.log10(2),
    meanShare: 0.5,
    deviationShare: 0.5 / Math.sqrt(n),
  };
}

/** Exact P(all eigenvalues > 0) of the Gaussian orthogonal ensemble for n = 1 … 3 (elementary integrals). */
const GOE_SMALL = [0.5, (2 - Math.SQRT2) / 4, (Math.PI - 2 * Math.SQRT2) / (4 * Math.PI)];

/**
 * A random symmetric (GOE) matrix: eigenvalues repel, so that P(minimum) ≈ 3^(−n²/4) (Dean and Majumdar 2006, β = 1) and the
 * index concentrates, with variance ≈ ln n / π² (Majumdar, Nadal, Scardicchio and Vivo 2009).
 */
export function randomMatrixLaw(n: number): SignLaw {
  const log10Minimum = n <= GOE_SMALL.length ? Math.log10(GOE_SMALL[n - 1]) : (-n * n * Math.log10(3)) / 4;
  return {
    name: 'random symmetric matrix',
    assumes:
      n <= GOE_SMALL.length
        ? 'entries are independent Gaussians (GOE); exact'
        : 'entries are independent Gaussians (GOE); leading term for large n',
    log10Minimum,
    meanShare: 0.5,
    deviationShare: Math.sqrt(Math.max(Math.log(n), 1) / Math.PI ** 2) / n,
  };
}

/** Pearson's correlation coefficient; NaN when one of the two does not vary. */
export function correlation(x: readonly number[], y: readonly number[]): number {
  const n = x.length;
  const meanX = x.reduce((sum, value) => sum + value, 0) / n;
  const meanY = y.reduce((sum, value) => sum + value, 0) / n;
  let xy = 0;
  let xx = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    xy += (x[i] - meanX) * (y[i] - meanY);
    xx += (x[i] - meanX) ** 2;
    yy += (y[i] - meanY) ** 2;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : Number.NaN;
}
