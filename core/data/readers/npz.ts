import { configError } from '../dataError';
import { joinArrays, parseNpy, type NpyArray } from './npy';
import type { DataReader } from './reader';
import { unzip } from './unpack';

const inputNames = ['X', 'x', 'x_train', 'X_train', 'inputs', 'data', 'features'];
const targetNames = ['y', 'Y', 'y_train', 'Y_train', 'targets', 'target', 'labels', 'label'];

/** An archive of numpy.savez: inputs in `X` (or as `"features"` says), target in `y` (or as `"target"` says). */
export const npzReader: DataReader = {
  endings: ['.npz'],
  read(bytes, { path, config }) {
    const files = unzip(bytes, path, 'bad-npz');
    const names = Array.from(files.keys(), name => name.slice(0, -'.npy'.length));
    const pick = (asked: string | undefined, usual: readonly string[], key: string): string => {
      const name = asked ?? usual.find(each => names.includes(each));
      if (name !== undefined && names.includes(name)) return name;
      throw configError(
        'no-such-array',
        ['data', key],
        `${asked === undefined ? `None of the arrays is named like the ${key}` : `There is no array "${asked}"`} in ${path}. It has ${names.join(', ') || 'none'}; name one with "${key}".`,
      );
    };
    const [askedInput] = config.features ?? [];
    const target = typeof config.target === 'string' ? config.target : config.target?.[0];
    const x = pick(askedInput, inputNames, 'features');
    const y = pick(target, targetNames, 'target');
    const array = (name: string): NpyArray =>
      parseNpy(files.get(`${name}.npy`) as Uint8Array, `${path}/${name}`);
    const table = joinArrays(array(x), path, array(y), path, y);
    const own = new Set(table.ownTarget);
    return {
      ...table,
      ownFeatures: table.columns.flatMap(({ name }) => (own.has(name) ? [] : [name])),
    };
  },
};
