/** Rows up to this many bytes are copied by whole vectors; for longer ones the engine's own copy is faster. */
// @ts-ignore: decorator
@inline
const SHORT: usize = 256;

export function gatherRows(source: usize, index: usize, destination: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) * sizeof<real>();
  const end = destination + (<usize>rows) * bytes;
  const padded = (bytes + 15) & ~15;
  for (let r = 0; r < rows; r++, index += 4, destination += bytes) {
    const from = source + (<usize>load<u32>(index)) * bytes;
    // What is written beyond the row is overwritten by the next ones.
    if (bytes <= SHORT && destination + padded <= end) {
      for (let at: usize = 0; at < bytes; at += 16) v128.store(destination + at, v128.load(from + at));
    } else {
      memory.copy(destination, from, bytes);
    }
  }
}

export function gatherInt32(source: usize, index: usize, destination: usize, rows: i32): void {
  for (let r = 0; r < rows; r++)
    store<i32>(
      destination + ((<usize>r) << 2),
      load<i32>(source + ((<usize>load<i32>(index + ((<usize>r) << 2))) << 2)),
    );
}
