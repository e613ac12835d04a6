// Sums down the columns of [S][C], a block of columns at a time (accumulate.ts). `halves`, the width of the block, is a
// constant wherever these are called.

import { addWide, blockHalves, multiplyAddWide, storeHalves, wideAt } from './accumulate';
import { BETWEEN_PASSES, scratch } from './scratch';
import { LANES, SIZE, add, storePart } from './vector';

export function columnSum(g: usize, out: usize, S: i32, O: i32): void {
  sumColumns(g, out, S, O, 0, O, false);
}

export function columnSumAdd(g: usize, out: usize, S: i32, O: i32): void {
  sumColumns(g, out, S, O, 0, O, true);
}

/** Columns `from` … `to` − 1: one thread's part of the sums. */
export function columnSumPart(g: usize, out: usize, S: i32, O: i32, from: i32, to: i32, onto: i32): void {
  sumColumns(g, out, S, O, from, to, onto != 0);
}

function sumColumns(g: usize, out: usize, S: i32, O: i32, from: i32, to: i32, onto: bool): void {
  const row = (<usize>O) * SIZE;
  const start = (<usize>from) * SIZE;
  g += start;
  out += start;
  for (let columns = to - from; columns > 0; ) {
    const halves = blockHalves(columns);
    if (halves == 4) sumBlock(4, g, out, S, row, columns, onto);
    else if (halves == 2) sumBlock(2, g, out, S, row, columns, onto);
    else sumBlock(1, g, out, S, row, columns, onto);
    const bytes = (<usize>halves) * 2 * SIZE;
    g += bytes;
    out += bytes;
    columns -= 2 * halves;
  }
}

// @ts-ignore: decorator
@inline
function sumBlock(halves: i32, g: usize, out: usize, S: i32, row: usize, columns: i32, onto: bool): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  for (let s = S; s > 0; s--, g += row) {
    s0 = addWide(s0, wideAt(g, 0));
    if (halves > 1) s1 = addWide(s1, wideAt(g, 1));
    if (halves > 2) s2 = addWide(s2, wideAt(g, 2));
    if (halves > 2) s3 = addWide(s3, wideAt(g, 3));
  }
  if (onto) addHalves(halves, out, s0, s1, s2, s3, columns);
  else storeHalves(halves, out, s0, s1, s2, s3, columns);
}

/** out += the sums, each rounded first. */
// @ts-ignore: decorator
@inline
function addHalves(halves: i32, out: usize, s0: v128, s1: v128, s2: v128, s3: v128, columns: i32): void {
  const o0 = v128.load(out);
  const o1 = v128.load(out, 16);
  const o2 = v128.load(out, 32);
  const o3 = v128.load(out, 48);
  storeHalves(halves, out, s0, s1, s2, s3, columns);
  storePart(out, add(o0, v128.load(out)), columns);
  if (columns > LANES && halves > 1) storePart(out + 16, add(o1, v128.load(out, 16)), columns - LANES);
  if (sizeof<real>() == 4 || halves < 4) return;
  storePart(out + 32, add(o2, v128.load(out, 32)), columns - 4);
  if (columns > 6) storePart(out + 48, add(o3, v128.load(out, 48)), columns - 6);
}

/** Where `productSums` leaves its results: four float64 vectors each. */
// @ts-ignore: decorator
@inline
export function alongAt(): usize {
  return scratch + BETWEEN_PASSES;
}

// @ts-ignore: decorator
@inline
export function sumsAt(): usize {
  return scratch + BETWEEN_PASSES + 64;
}

/** Of a block behind `g` and `h`, in float64: Σ g h to `alongAt()` and Σ g to `sumsAt()`. */
// @ts-ignore: decorator
@inline
export function productSums(halves: i32, g: usize, h: usize, S: i32, row: usize): void {
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let a0 = s0;
  let a1 = s0;
  let a2 = s0;
  let a3 = s0;
  for (let s = S; s > 0; s--, g += row, h += row) {
    const g0 = wideAt(g, 0);
    s0 = addWide(s0, g0);
    a0 = multiplyAddWide(g0, wideAt(h, 0), a0);
    if (halves > 1) {
      const g1 = wideAt(g, 1);
      s1 = addWide(s1, g1);
      a1 = multiplyAddWide(g1, wideAt(h, 1), a1);
    }
    if (halves > 2) {
      const g2 = wideAt(g, 2);
      s2 = addWide(s2, g2);
      a2 = multiplyAddWide(g2, wideAt(h, 2), a2);
      const g3 = wideAt(g, 3);
      s3 = addWide(s3, g3);
      a3 = multiplyAddWide(g3, wideAt(h, 3), a3);
    }
  }
  const along = alongAt();
  const sums = sumsAt();
  v128.store(along, a0);
  v128.store(sums, s0);
  if (halves > 1) {
    v128.store(along, a1, 16);
    v128.store(sums, s1, 16);
  }
  if (halves > 2) {
    v128.store(along, a2, 32);
    v128.store(sums, s2, 32);
    v128.store(along, a3, 48);
    v128.store(sums, s3, 48);
  }
}
