// Packing copies a block of a matrix to where the tiles can read it in order: fewer cache lines, no conflicts between rows a
// power of two apart, and transposition on the way where the product needs it.

import { LANES, SIZE } from './vector';
import { TILE_ROWS, tileRows } from './tile';

/** Columns of a packed panel of B: two vectors. */
// @ts-ignore: decorator
@inline
export const PANEL: i32 = 2 * LANES;
/** Bytes of a row of a panel. */
// @ts-ignore: decorator
@inline
export const PANEL_ROW: usize = 32;

/** B's panels for B[k][n] = w[n][k]: `depth` columns of `columns` rows of w, transposed; a short last panel repeats a row. */
export function packTransposed(w: usize, wRow: usize, to: usize, depth: i32, columns: i32): void {
  for (let n = 0; n < columns; n += LANES) {
    const last = columns - 1 - n;
    const r0 = w + (<usize>n) * wRow;
    const r1 = last > 0 ? r0 + wRow : r0;
    const target = to + (<usize>(n / PANEL)) * (<usize>depth) * PANEL_ROW + (n % PANEL ? 16 : 0);
    if (sizeof<real>() == 8) packPair(r0, r1, target, depth);
    else packFour(r0, r1, last > 1 ? r1 + wRow : r1, last > 2 ? r1 + 2 * wRow : last > 1 ? r1 + wRow : r1, target, depth);
  }
}

function packFour(r0: usize, r1: usize, r2: usize, r3: usize, to: usize, depth: i32): void {
  for (let k = depth; k > 0; k -= 4) {
    const v0 = v128.load(r0);
    const v1 = v128.load(r1);
    const v2 = v128.load(r2);
    const v3 = v128.load(r3);
    const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    if (k > 1) v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3), 32);
    const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
    if (k > 2) v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2), 64);
    if (k > 3) v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3), 96);
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
    to += 4 * PANEL_ROW;
  }
}

function packPair(r0: usize, r1: usize, to: usize, depth: i32): void {
  for (let k = depth; k > 0; k -= 2) {
    const v0 = v128.load(r0);
    const v1 = v128.load(r1);
    v128.store(to, v128.shuffle<f64>(v0, v1, 0, 2));
    if (k > 1) v128.store(to, v128.shuffle<f64>(v0, v1, 1, 3), 32);
    r0 += 16;
    r1 += 16;
    to += 2 * PANEL_ROW;
  }
}

/** B's panels as they are: `depth` rows of `columns` columns. */
export function packPanels(b: usize, bRow: usize, to: usize, depth: i32, columns: i32): void {
  for (let n = 0; n < columns; n += PANEL) {
    let from = b + (<usize>n) * SIZE;
    for (let k = depth; k > 0; k--) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += bRow;
      to += PANEL_ROW;
    }
  }
}

/** A's tiles, each column-wise, for an A whose columns lie side by side (a row of A is `aRow` bytes). */
export function packRows(a: usize, aRow: usize, to: usize, rows: i32, depth: i32): void {
  for (let m = 0; m < rows; ) {
    const count = tileRows(rows - m, TILE_ROWS);
    const step = (<usize>count) * SIZE;
    let from = a + (<usize>m) * aRow;
    let target = to;
    let left = count;
    if (sizeof<real>() == 4 && left >= 4) {
      transposeFour(from, aRow, target, step, depth);
      from += 4 * aRow;
      target += 4 * SIZE;
      left -= 4;
    }
    for (; left >= 2; left -= 2) {
      transposeTwo(from, aRow, target, step, depth);
      from += 2 * aRow;
      target += 2 * SIZE;
    }
    if (left) {
      for (let k = depth; k > 0; k--) {
        store<real>(target, load<real>(from));
        from += SIZE;
        target += step;
      }
    }
    to += step * (<usize>depth);
    m += count;
  }
}

/** Four rows of float32 to columns of four, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transposeFour(r0: usize, row: usize, to: usize, step: usize, depth: i32): void {
  let r1 = r0 + row;
  let r2 = r1 + row;
  let r3 = r2 + row;
  let k = depth;
  for (; k >= 4; k -= 4) {
    const v0 = v128.load(r0);
    const v1 = v128.load(r1);
    const v2 = v128.load(r2);
    const v3 = v128.load(r3);
    const low01 = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
    const low23 = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
    const high23 = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
    v128.store(to, v128.shuffle<f64>(low01, low23, 0, 2));
    to += step;
    v128.store(to, v128.shuffle<f64>(low01, low23, 1, 3));
    to += step;
    v128.store(to, v128.shuffle<f64>(high01, high23, 0, 2));
    to += step;
    v128.store(to, v128.shuffle<f64>(high01, high23, 1, 3));
    to += step;
    r0 += 16;
    r1 += 16;
    r2 += 16;
    r3 += 16;
  }
  for (; k > 0; k--, to += step) {
    store<f32>(to, load<f32>(r0));
    store<f32>(to, load<f32>(r1), 4);
    store<f32>(to, load<f32>(r2), 8);
    store<f32>(to, load<f32>(r3), 12);
    r0 += 4;
    r1 += 4;
    r2 += 4;
    r3 += 4;
  }
}

/** Two rows to columns of two, `step` bytes apart. */
// @ts-ignore: decorator
@inline
function transposeTwo(r0: usize, row: usize, to: usize, step: usize, depth: i32): void {
  let r1 = r0 + row;
  let k = depth;
  for (; k >= LANES; k -= LANES) {
    const v0 = v128.load(r0);
    const v1 = v128.load(r1);
    if (sizeof<real>() == 4) {
      const low = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
      const high = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
      v128.store64_lane(to, low, 0);
      to += step;
      v128.store64_lane(to, low, 1);
      to += step;
      v128.store64_lane(to, high, 0);
      to += step;
      v128.store64_lane(to, high, 1);
    } else {
      v128.store(to, v128.shuffle<f64>(v0, v1, 0, 2));
      to += step;
      v128.store(to, v128.shuffle<f64>(v0, v1, 1, 3));
    }
    to += step;
    r0 += 16;
    r1 += 16;
  }
  for (; k > 0; k--, to += step) {
    store<real>(to, load<real>(r0));
    store<real>(to + SIZE, load<real>(r1));
    r0 += SIZE;
    r1 += SIZE;
  }
}

/** A's tiles for an A whose rows lie side by side (a column of A is `aColumn` bytes from the next). */
export function packColumns(a: usize, aColumn: usize, to: usize, rows: i32, depth: i32): void {
  for (let m = 0; m < rows; ) {
    const count = tileRows(rows - m, TILE_ROWS);
    const bytes = (<usize>count) * SIZE;
    let from = a + (<usize>m) * SIZE;
    // Whole vectors are written; what is too much is overwritten by the next column.
    for (let k = depth; k > 0; k--) {
      v128.store(to, v128.load(from));
      if (bytes > 16) v128.store(to, v128.load(from, 16), 16);
      if (bytes > 32) v128.store(to, v128.load(from, 32), 32);
      from += aColumn;
      to += bytes;
    }
    m += count;
  }
}
