import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import { LongWork } from './longWork';

/** Beyond this a data file is refused before it is read, in bytes: 1 GiB. */
export const largestFile = 2 ** 30;
/** Bytes asked for at once: between two of them reading can be called off. */
const portion = 4 << 20;

/** Why a file could not be read, in words for a person, without the file's name. */
export class FileFault extends Error {
  constructor(
    readonly kind: 'missing' | 'unreadable' | 'too-large' | 'empty' | 'changed',
    message: string,
  ) {
    super(message);
    this.name = 'FileFault';
  }
}

/**
 * The bytes of a regular file. What is too large is refused before anything is read; a pipe or a device, which may have no end,
 * is refused as well.
 *
 * @throws FileFault for everything that can be wrong with a file
 * @throws AbortError when the work is called off
 */
export async function readBounded(
  path: string,
  largest = largestFile,
  work: LongWork = new LongWork(),
): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile())
      throw new FileFault(
        'unreadable',
        `is ${found.isDirectory() ? 'a folder' : 'no regular file'}. Name a file.`,
      );
    const { size } = found;
    if (size > largest)
      throw new FileFault(
        'too-large',
        `has ${mebibytes(size)} MiB, and at most ${mebibytes(largest)} MiB can be read. Use a part of it.`,
      );
    if (size === 0) throw new FileFault('empty', 'is empty.');
    const file = await open(path);
    try {
      return await readAll(file, size, `Reading ${basename(path)}`, work);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw faultOf(error);
  }
}

async function readAll(file: FileHandle, size: number, message: string, work: LongWork): Promise<Buffer> {
  const bytes = Buffer.allocUnsafeSlow(size);
  let done = 0;
  while (done < size) {
    await work.at(done, size, message);
    const { bytesRead } = await file.read(bytes, done, Math.min(portion, size - done), done);
    if (bytesRead === 0)
      throw new FileFault(
        'changed',
        `became shorter while it was read: it had ${size} bytes, and ends after ${done}. Wait until it is written, and try again.`,
      );
    done += bytesRead;
  }
  return bytes;
}

function faultOf(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Work that was called off has a code too, a number.
  if (error instanceof FileFault || syscall === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileFault('missing', 'does not exist.');
  if (code === 'EACCES' || code === 'EPERM')
    return new FileFault('unreadable', 'may not be read. Check its permissions.');
  return new FileFault('unreadable', `cannot be read (${code}).`);
}

function mebibytes(size: number): string {
  return (size / 2 ** 20).toLocaleString('en', { maximumFractionDigits: 1 });
}
