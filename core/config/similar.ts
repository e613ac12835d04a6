/**
 * The candidate a person most likely meant: equal but for case and punctuation, or within a third of its letters by edit
 * distance. Undefined when none is close or two are equally close.
 */
export function closest(word: string, candidates: readonly string[]): string | undefined {
  const plain = plainForm(word);
  const same = candidates.filter(candidate => plainForm(candidate) === plain);
  if (same.length === 1) return same[0];
  let best: string | undefined;
  let bestDistance = Infinity;
  let tied = false;
  for (const candidate of candidates) {
    const distance = editDistance(plain, plainForm(candidate));
    if (distance > Math.max(1, Math.floor(Math.min(word.length, candidate.length) / 3))) continue;
    tied = distance === bestDistance;
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return tied ? undefined : best;
}

function plainForm(word: string): string {
  return word.toLowerCase().replaceAll(/[^a-z0-9]/g, '') || word;
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours, each counted once (Damerau, "A
 * technique for computer detection and correction of spelling errors", 1964).
 */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = rows[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(rows[i - 1][j] + 1, row[j - 1] + 1, substitution);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], rows[i - 2][j - 2] + 1);
    }
    rows.push(row);
  }
  return rows[a.length][b.length];
}
