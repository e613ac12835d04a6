export function gatherRows(source: usize, index: usize, destination: usize, rows: i32, width: i32): void {
  const bytes = (<usize>width) * sizeof<real>();
  for (let r = 0; r < rows; r++)
    memory.copy(destination + (<usize>r) * bytes, source + (<usize>load<i32>(index + ((<usize>r) << 2))) * bytes, bytes);
}
export function gatherInt32(source: usize, index: usize, destination: usize, rows: i32): void {
  for (let r = 0; r < rows; r++)
    store<i32>(
      destination + ((<usize>r) << 2),
      load<i32>(source + ((<usize>load<i32>(index + ((<usize>r) << 2))) << 2)),
    );
}
