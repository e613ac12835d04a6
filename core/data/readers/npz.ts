import { unzipSync } from 'fflate';
import { configError, fileError } from '../dataError';
import { joinArrays, parseNpy } from './npy';
import type { DataReader } from './reader';

const inputNames = ['X', 'x', 'x_train', 'X_train', 'inputs', 'data', 'features'];
const targetNames = ['y', 'Y', 'y_train', 'Y_train', 'targets', 'target', 'labels', 'label'];

/** An archive of numpy.savez: inputs in `X` (or as `"features"` says), target in `y` (or as `"target"` says). */
export const npzReader: DataReader = {
  endings: ['.npz'],
  read(bytes, { path, config }) {
    let files: Record<string, Uint8Array>;
    try {
      files = unzipSync(bytes);
    } catch {
      throw fileError('bad-npz', path, 'This archive is damaged or no .npz file. Save it with numpy.savez.');
    }
    const names = Object.keys(files)
      .filter(name => name.endsWith('.npy'))
      .map(name => name.slice(0, -4));
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
    return joinArrays(
      parseNpy(files[`${x}.npy`], `${path}/${x}`),
      parseNpy(files[`${y}.npy`], `${path}/${y}`),
      path,
      y,
    );
  },
};
