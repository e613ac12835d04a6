// The innermost loop of every matrix product: a tile of C, at most 6 rows by 2 vectors, is held in registers while k runs.
// 12 accumulators, 2 vectors of B and 1 broadcast of A are the 15 registers that V8 has to give on x64; the accumulators
// also cover the latency of the multiply-add. (The layering is that of Goto and van de Geijn 2008, and of BLIS.) Where a
// multiplication and an addition stand in for the fused one, the product between them wants registers of its own: there a
// tile of 4 rows is about twice as fast as one of 5 or 6, which keep accumulators in memory.
//
// An element of C is always the sum over k, in ascending order, of one multiply-add each, in every tile shape; so splitting
// rows or columns otherwise never changes a bit.

import { LANES, SIZE, broadcast, multiplyAdd, storePart } from './vector';

/** Rows of a tile whose A lies by columns or is packed. */
// @ts-ignore: decorator
@inline
export const TILE_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;

/** How many rows of the tile are left of `m` rows: never a small rest, where the accumulators are too few to keep busy. */
// @ts-ignore: decorator
@inline
export function tileRows(m: i32, most: i32): i32 {
  if (m >= 2 * most || m == most) return most;
  return m > most ? (m + 1) >> 1 : m;
}

/** Stores one row of a tile, with what lies `offset` behind `plus` added to it, unless `plus` is 0. */
// @ts-ignore: decorator
@inline
function finish(wide: bool, c: usize, c0: v128, c1: v128, columns: i32, plus: usize, offset: usize): void {
  if (plus) {
    c0 = v128.add<real>(c0, v128.load(plus + offset));
    if (wide) c1 = v128.add<real>(c1, v128.load(plus + offset, 16));
  }
  if (!wide) {
    storePart(c, c0, columns);
  } else if (columns == 2 * LANES) {
    v128.store(c, c0);
    v128.store(c, c1, 16);
  } else {
    v128.store(c, c0);
    storePart(c + 16, c1, columns - LANES);
  }
}

/**
 * C[rows][2 vectors, or 1 unless `wide`] = A B, plus what lies at `plus` (row stride `plusRow`) unless it is 0. The tile's
 * rows of A lie side by side: row m, column k at a + m·SIZE + k·aColumn. Row k of B is at b + k·bRow. Only the first
 * `columns` columns of C are written.
 */
// @ts-ignore: decorator
@inline
function columnTile(
  rows: i32,
  wide: bool,
  a: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  depth: i32,
  columns: i32,
  plus: usize,
  plusRow: usize,
): void {
  const zero = v128.splat<real>(0);
  let c00 = zero;
  let c01 = zero;
  let c10 = zero;
  let c11 = zero;
  let c20 = zero;
  let c21 = zero;
  let c30 = zero;
  let c31 = zero;
  let c40 = zero;
  let c41 = zero;
  let c50 = zero;
  let c51 = zero;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = wide ? v128.load(b, 16) : b0;
    const s0 = sizeof<real>() == 4 ? v128.load32_splat(a, 0) : v128.load64_splat(a, 0);
    c00 = multiplyAdd(s0, b0, c00);
    if (wide) c01 = multiplyAdd(s0, b1, c01);
    if (rows > 1) {
      const s1 = sizeof<real>() == 4 ? v128.load32_splat(a, 4) : v128.load64_splat(a, 8);
      c10 = multiplyAdd(s1, b0, c10);
      if (wide) c11 = multiplyAdd(s1, b1, c11);
    }
    if (rows > 2) {
      const s2 = sizeof<real>() == 4 ? v128.load32_splat(a, 8) : v128.load64_splat(a, 16);
      c20 = multiplyAdd(s2, b0, c20);
      if (wide) c21 = multiplyAdd(s2, b1, c21);
    }
    if (rows > 3) {
      const s3 = sizeof<real>() == 4 ? v128.load32_splat(a, 12) : v128.load64_splat(a, 24);
      c30 = multiplyAdd(s3, b0, c30);
      if (wide) c31 = multiplyAdd(s3, b1, c31);
    }
    if (rows > 4) {
      const s4 = sizeof<real>() == 4 ? v128.load32_splat(a, 16) : v128.load64_splat(a, 32);
      c40 = multiplyAdd(s4, b0, c40);
      if (wide) c41 = multiplyAdd(s4, b1, c41);
    }
    if (rows > 5) {
      const s5 = sizeof<real>() == 4 ? v128.load32_splat(a, 20) : v128.load64_splat(a, 40);
      c50 = multiplyAdd(s5, b0, c50);
      if (wide) c51 = multiplyAdd(s5, b1, c51);
    }
    a += aColumn;
    b += bRow;
  }
  finish(wide, c, c00, c01, columns, plus, 0);
  if (rows > 1) finish(wide, c + cRow, c10, c11, columns, plus, plusRow);
  if (rows > 2) finish(wide, c + 2 * cRow, c20, c21, columns, plus, 2 * plusRow);
  if (rows > 3) finish(wide, c + 3 * cRow, c30, c31, columns, plus, 3 * plusRow);
  if (rows > 4) finish(wide, c + 4 * cRow, c40, c41, columns, plus, 4 * plusRow);
  if (rows > 5) finish(wide, c + 5 * cRow, c50, c51, columns, plus, 5 * plusRow);
}

/** As `columnTile`, with the columns of A side by side: row m, column k at a + m·aRow + k·SIZE; at most 4 rows. */
// @ts-ignore: decorator
@inline
function rowTile(
  rows: i32,
  wide: bool,
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  depth: i32,
  columns: i32,
  plus: usize,
  plusRow: usize,
): void {
  const zero = v128.splat<real>(0);
  let c00 = zero;
  let c01 = zero;
  let c10 = zero;
  let c11 = zero;
  let c20 = zero;
  let c21 = zero;
  let c30 = zero;
  let c31 = zero;
  let a1 = a + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = wide ? v128.load(b, 16) : b0;
    const s0 = broadcast(a);
    c00 = multiplyAdd(s0, b0, c00);
    if (wide) c01 = multiplyAdd(s0, b1, c01);
    if (rows > 1) {
      const s1 = broadcast(a1);
      c10 = multiplyAdd(s1, b0, c10);
      if (wide) c11 = multiplyAdd(s1, b1, c11);
    }
    if (rows > 2) {
      const s2 = broadcast(a2);
      c20 = multiplyAdd(s2, b0, c20);
      if (wide) c21 = multiplyAdd(s2, b1, c21);
    }
    if (rows > 3) {
      const s3 = broadcast(a3);
      c30 = multiplyAdd(s3, b0, c30);
      if (wide) c31 = multiplyAdd(s3, b1, c31);
    }
    a += SIZE;
    if (rows > 1) a1 += SIZE;
    if (rows > 2) a2 += SIZE;
    if (rows > 3) a3 += SIZE;
    b += bRow;
  }
  finish(wide, c, c00, c01, columns, plus, 0);
  if (rows > 1) finish(wide, c + cRow, c10, c11, columns, plus, plusRow);
  if (rows > 2) finish(wide, c + 2 * cRow, c20, c21, columns, plus, 2 * plusRow);
  if (rows > 3) finish(wide, c + 3 * cRow, c30, c31, columns, plus, 3 * plusRow);
}

/** C[M][≤ 2 vectors] = A B + plus for a column-wise A: tile rows `aRow` apart; `aColumn` 0 means packed tile by tile. */
export function wideColumnSweep(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  M: i32,
  depth: i32,
  columns: i32,
  plus: usize,
  plusRow: usize,
): void {
  for (let m = 0; m < M; ) {
    const rows = tileRows(M - m, TILE_ROWS);
    const at = a + (<usize>m) * aRow;
    const column = aColumn ? aColumn : (<usize>rows) * SIZE;
    if (rows == 6) columnTile(6, true, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 5) columnTile(5, true, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 4) columnTile(4, true, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 3) columnTile(3, true, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 2) columnTile(2, true, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else columnTile(1, true, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    m += rows;
  }
}

/** As `wideColumnSweep` for at most one vector of columns. */
export function narrowColumnSweep(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  M: i32,
  depth: i32,
  columns: i32,
  plus: usize,
  plusRow: usize,
): void {
  for (let m = 0; m < M; ) {
    const rows = tileRows(M - m, TILE_ROWS);
    const at = a + (<usize>m) * aRow;
    const column = aColumn ? aColumn : (<usize>rows) * SIZE;
    if (rows == 6) columnTile(6, false, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 5) columnTile(5, false, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 4) columnTile(4, false, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 3) columnTile(3, false, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 2) columnTile(2, false, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else columnTile(1, false, at, column, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    m += rows;
  }
}

/** As `wideColumnSweep` for an A whose columns lie side by side. */
export function wideRowSweep(
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  M: i32,
  depth: i32,
  columns: i32,
  plus: usize,
  plusRow: usize,
): void {
  for (let m = 0; m < M; ) {
    const rows = tileRows(M - m, 4);
    const at = a + (<usize>m) * aRow;
    if (rows == 4) rowTile(4, true, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 3) rowTile(3, true, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 2) rowTile(2, true, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else rowTile(1, true, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    m += rows;
  }
}

/** As `wideRowSweep` for at most one vector of columns. */
export function narrowRowSweep(
  a: usize,
  aRow: usize,
  b: usize,
  bRow: usize,
  c: usize,
  cRow: usize,
  M: i32,
  depth: i32,
  columns: i32,
  plus: usize,
  plusRow: usize,
): void {
  for (let m = 0; m < M; ) {
    const rows = tileRows(M - m, 4);
    const at = a + (<usize>m) * aRow;
    if (rows == 4) rowTile(4, false, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 3) rowTile(3, false, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else if (rows == 2) rowTile(2, false, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    else rowTile(1, false, at, aRow, b, bRow, c + (<usize>m) * cRow, cRow, depth, columns, plus ? plus + (<usize>m) * plusRow : 0, plusRow);
    m += rows;
  }
}
