import type { ConfigDifference } from '../session/protocol/compare';

const none = '–';

/** Where two configs differ, key by key; layers that one has and the other not stand as such, at their place in either. */
export function configDifferences(a: object, b: object): ConfigDifference[] {
  const { layers: aLayers = [], ...aRest } = a as { readonly layers?: readonly object[] };
  const { layers: bLayers = [], ...bRest } = b as { readonly layers?: readonly object[] };
  return [...valueDifferences('', aRest, bRest), ...layerDifferences(aLayers, bLayers)];
}

function valueDifferences(path: string, a: unknown, b: unknown): ConfigDifference[] {
  if (JSON.stringify(a) === JSON.stringify(b)) return [];
  if (!isObject(a) || !isObject(b)) return [{ path, a: text(a), b: text(b) }];
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.flatMap(key => valueDifferences(path === '' ? key : `${path}.${key}`, a[key], b[key]));
}

/** Layers are paired by their longest common subsequence of types: an inserted one shifts the others, no more. */
function layerDifferences(a: readonly object[], b: readonly object[]): ConfigDifference[] {
  const same = (i: number, j: number): boolean => typeOf(a[i]) === typeOf(b[j]);
  const length = Array.from({ length: a.length + 1 }, () => new Int32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i][j] = same(i, j) ? length[i + 1][j + 1] + 1 : Math.max(length[i + 1][j], length[i][j + 1]);
  const found: ConfigDifference[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(i, j)) {
      found.push(...valueDifferences(i === j ? `layers[${i}]` : `layers[${i} / ${j}]`, a[i], b[j]));
      [i, j] = [i + 1, j + 1];
    } else if (j >= b.length || (i < a.length && length[i + 1][j] >= length[i][j + 1])) {
      found.push({ path: `layers[${i}]`, a: text(a[i]), b: none });
      i++;
    } else {
      found.push({ path: `layers[${j}]`, a: none, b: text(b[j]) });
      j++;
    }
  }
  return found;
}

function typeOf(layer: object): unknown {
  return (layer as { readonly type?: unknown }).type;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return value === undefined ? none : JSON.stringify(value);
}
