import { isUtf8 } from 'node:buffer';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { InputError } from '../config/problem';
import { FileFault, readBounded } from '../data/boundedFile';
import { nowhere } from '../data/dataError';
import { LongWork, type LongWorkOptions } from '../data/longWork';

/** A config is text that a person writes. */
const largestConfig = 16 * 2 ** 20;
const largestWeights = 2 ** 31;

/** The text of a config. Throws InputError when it cannot be read or is no text. */
export async function readText(path: string): Promise<string> {
  const bytes = await readFile(path, largestConfig, {});
  if (!isUtf8(bytes)) throw fileFault('not-utf8', path, 'This is not text in UTF-8. Save it as UTF-8.');
  return bytes.toString('utf8');
}

/** The bytes of a weights file. Throws InputError when it cannot be read. */
export function readWeights(path: string, work: LongWorkOptions): Promise<Buffer> {
  return readFile(path, largestWeights, work);
}

async function readFile(path: string, largest: number, work: LongWorkOptions): Promise<Buffer> {
  try {
    return await readBounded(path, largest, new LongWork(work));
  } catch (error) {
    if (!(error instanceof FileFault)) throw error;
    if (error.kind === 'empty') return Buffer.alloc(0);
    const message = error.kind === 'missing' ? 'There is no such file.' : `This file ${error.message}`;
    throw fileFault(error.kind === 'too-large' ? 'file-too-large' : 'unreadable-file', path, message);
  }
}

/** Says before long work that its result could not be written afterwards. */
export async function checkWritable(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) throw unwritable(path, 'This is a folder. Name a file.');
  const folder = dirname(resolve(path));
  const parent = await stat(folder).catch(() => undefined);
  if (!parent) throw unwritable(path, `The folder ${folder} does not exist. Create it first.`);
  if (!parent.isDirectory()) throw unwritable(path, `${folder} is no folder.`);
}

/** Writes a file whole or not at all: whoever reads it meanwhile, or after a broken run, sees the old one or the new one. */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await checkWritable(path);
  const found = await stat(path).catch(() => undefined);
  // A device such as /dev/stdout cannot be replaced.
  const beside = found && !found.isFile() ? path : `${path}.${process.pid}.tmp`;
  try {
    await writeFile(beside, content);
    if (beside !== path) await rename(beside, path);
  } catch (error) {
    if (beside !== path) await rm(beside, { force: true });
    throw writeFault(path, error);
  }
}

/** What went wrong in writing a file, as a fault of the input; anything else as it is. */
export function writeFault(path: string, error: unknown): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case undefined:
      return error;
    case 'ENOSPC':
      return unwritable(path, 'There is no room left on the disk.');
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return unwritable(path, 'This file may not be written. Check the permissions of its folder.');
    default:
      return unwritable(path, `This file cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
}

function unwritable(path: string, message: string): InputError {
  return fileFault('unwritable-file', path, message);
}

function fileFault(code: string, path: string, message: string): InputError {
  return new InputError([{ code, severity: 'error', message, file: path, range: nowhere }]);
}
