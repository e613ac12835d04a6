// Blocked matrix products C = A B + …, for the three orientations of a linear layer's training. A block of B is packed so that
// a panel of it stays in the first-level cache while all rows of A pass by (Goto and van de Geijn 2008).

import { PANEL, PANEL_ROW, packColumns, packPanels, packRows, packTransposed } from './pack';
import { scratch } from './scratch';
import { SIZE } from './vector';
import { narrowColumnSweep, narrowRowSweep, wideColumnSweep, wideRowSweep } from './tile';
import { LANES } from './vector';

/** The greatest depth of a block: a panel is at most 9 KiB. Longer sums are formed block by block, all of about one depth. */
// @ts-ignore: decorator
@inline
const DEPTH: i32 = 288;
/** Columns of a packed block of B: at most 576 KiB. */
// @ts-ignore: decorator
@inline
const WIDTH: i32 = 128 * LANES;
/** Rows of a block of A. */
// @ts-ignore: decorator
@inline
const HEIGHT: i32 = 96;
/** The packed block of A lies behind that of B. */
// @ts-ignore: decorator
@inline
const PACKED_A: usize = 640 << 10;

/**
 * C[M][N] = A[M][K] B[K][N] + (`add` ? C : bias, if any). `aByColumns`: A[m][k] lies at a + k·aStride + m·SIZE, otherwise at
 * a + m·aStride + k·SIZE. `bTransposed`: B[k][n] at b + n·bStride + k·SIZE, otherwise at b + k·bStride + n·SIZE.
 */
// @ts-ignore: decorator
@inline
function product(
  aByColumns: bool,
  bTransposed: bool,
  a: usize,
  aStride: usize,
  b: usize,
  bStride: usize,
  c: usize,
  cRow: usize,
  M: i32,
  N: i32,
  K: i32,
  bias: usize,
  add: bool,
): void {
  const packA = aByColumns ? N >= 64 && M >= 64 : N >= 192;
  const packB = bTransposed || (M >= 32 && K * N * SIZE > 16384);
  const blocks = (K + DEPTH - 1) / DEPTH;
  const balanced = blocks > 1 ? (K + blocks - 1) / blocks : K;
  for (let n = 0; n < N; n += WIDTH) {
    const width = min(N - n, WIDTH);
    let k = 0;
    do {
      const depth = min(K - k, balanced);
      const onto = add || k > 0;
      let panels = bTransposed ? b + (<usize>n) * bStride + (<usize>k) * SIZE : b + (<usize>k) * bStride + (<usize>n) * SIZE;
      if (bTransposed) packTransposed(panels, bStride, scratch, depth, width);
      else if (packB) packPanels(panels, bStride, scratch, depth, width);
      const panelStep = packB ? (<usize>depth) * PANEL_ROW : PANEL_ROW;
      const bRow = packB ? PANEL_ROW : bStride;
      if (packB) panels = scratch;

      for (let m = 0; m < M; m += HEIGHT) {
        const height = min(M - m, HEIGHT);
        let block = aByColumns ? a + (<usize>k) * aStride + (<usize>m) * SIZE : a + (<usize>m) * aStride + (<usize>k) * SIZE;
        if (packA) {
          if (aByColumns) packColumns(block, aStride, scratch + PACKED_A, height, depth);
          else packRows(block, aStride, scratch + PACKED_A, height, depth);
          block = scratch + PACKED_A;
        }
        const aRow = packA ? (<usize>depth) * SIZE : aByColumns ? SIZE : aStride;
        const aColumn: usize = packA ? 0 : aStride;
        let panel = panels;
        for (let j = 0; j < width; j += PANEL) {
          const columns = min(width - j, PANEL);
          const target = c + (<usize>m) * cRow + (<usize>(n + j)) * SIZE;
          const plus = onto ? target : bias ? bias + (<usize>(n + j)) * SIZE : 0;
          const plusRow = onto ? cRow : 0;
          if (aByColumns || packA) {
            if (columns > LANES)
              wideColumnSweep(block, aRow, aColumn, panel, bRow, target, cRow, height, depth, columns, plus, plusRow);
            else narrowColumnSweep(block, aRow, aColumn, panel, bRow, target, cRow, height, depth, columns, plus, plusRow);
          } else {
            if (columns > LANES) wideRowSweep(block, aRow, panel, bRow, target, cRow, height, depth, columns, plus, plusRow);
            else narrowRowSweep(block, aRow, panel, bRow, target, cRow, height, depth, columns, plus, plusRow);
          }
          panel += panelStep;
        }
      }
      k += depth;
    } while (k < K);
  }
}

/** C[M][N] = A[M][K] B[N][K]ᵀ; a row of C is `cRow` bytes from the next. */
export function productNT(
  a: usize,
  b: usize,
  c: usize,
  cRow: usize,
  M: i32,
  N: i32,
  K: i32,
  bias: usize,
  add: bool,
): void {
  product(false, true, a, (<usize>K) * SIZE, b, (<usize>K) * SIZE, c, cRow, M, N, K, bias, add);
}

/** C[M][N] = A[M][K] B[K][N]; rows of B and of C are `row` bytes from the next. */
export function productNN(a: usize, b: usize, row: usize, c: usize, M: i32, N: i32, K: i32, add: bool): void {
  product(false, false, a, (<usize>K) * SIZE, b, row, c, row, M, N, K, 0, add);
}

/** C[M][N] = A[K][M]ᵀ B[K][N]; a row of A is `aRow` bytes from the next. */
export function productTN(a: usize, aRow: usize, b: usize, c: usize, M: i32, N: i32, K: i32, add: bool): void {
  product(true, false, a, aRow, b, (<usize>N) * SIZE, c, (<usize>N) * SIZE, M, N, K, 0, add);
}
