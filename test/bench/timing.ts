/** Microseconds a call: the median of several rounds, each long enough for the clock, after warming up. */
export function microseconds(call: () => void, rounds = 7, roundMilliseconds = 150): number {
  let calls = 1;
  for (;;) {
    const began = performance.now();
    for (let i = 0; i < calls; i++) call();
    const elapsed = performance.now() - began;
    if (elapsed >= roundMilliseconds / 2) break;
    calls = Math.max(calls + 1, Math.ceil((calls * roundMilliseconds) / Math.max(0.05, elapsed)));
  }
  const times = Array.from({ length: rounds }, () => {
    const began = performance.now();
    for (let i = 0; i < calls; i++) call();
    return ((performance.now() - began) * 1000) / calls;
  });
  return times.sort((a, b) => a - b)[rounds >> 1];
}
