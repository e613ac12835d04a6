import { RandomStream } from '../../../core/random/stream';

/** Two numbers and a class; class `c0` is the frequent one, the last has only `rare` rows. */
export function rareClass(rows: number, rare: number, classes = 2): string {
  const random = new RandomStream(20, 'rare class');
  const lines = ['x,y,class'];
  for (let row = 0; row < rows; row++) {
    const isRare = row % Math.floor(rows / rare) === 0 && row / Math.floor(rows / rare) < rare;
    const label = isRare ? classes - 1 : row % (classes - 1);
    const angle = (2 * Math.PI * label) / classes;
    lines.push(
      `${(2 * Math.cos(angle) + random.normal()).toFixed(4)},${(2 * Math.sin(angle) + random.normal()).toFixed(4)},c${label}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** A column of deviation 1 and one of `scale` times that, shifted; the class depends on both. */
export function unevenColumns(rows: number, scale: number, shift = 0): string {
  const random = new RandomStream(21, 'uneven columns');
  const lines = ['share,size,class'];
  for (let row = 0; row < rows; row++) {
    const [a, b] = [random.normal(), random.normal()];
    lines.push(`${a.toFixed(5)},${(shift + scale * b).toFixed(5)},${a + b > 0 ? 'yes' : 'no'}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Two classes in the ratio of 1 to `ratio`, well apart. */
export function unbalanced(rows: number, ratio: number): string {
  return rareClass(rows, Math.floor(rows / (ratio + 1)));
}
