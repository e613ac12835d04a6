import { promisify } from 'node:util';
import { gunzip as gunzipCallback } from 'node:zlib';
import { unzipSync } from 'fflate';
import { fileError } from '../dataError';
import { crc32 } from './crc32';
import { zipChecksums } from './zipDirectory';

/** Bytes that a packed file may unfold to: 1 GiB, as much as a file may have that is not packed. */
const mostUnpacked = 2 ** 30;
/** DEFLATE packs at most 1032 bytes into one (https://zlib.net/zlib_tech.html, "Maximum Compression Factor"). */
const bestRatio = 1032;

const gunzipBytes = promisify(gunzipCallback);

/** The bytes of a gzipped file, whose length and CRC-32 are checked; unpacked beside this thread. */
export async function gunzip(packed: Uint8Array, path: string, code: string): Promise<Uint8Array> {
  try {
    return await gunzipBytes(packed, { maxOutputLength: mostUnpacked });
  } catch (error) {
    const { code: reason, message } = error as NodeJS.ErrnoException;
    if (reason === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(path, 'more than 1024');
    const why = reason === 'Z_DATA_ERROR' ? ` (${message})` : '';
    throw fileError(
      code,
      path,
      `The gzipped file is damaged or was cut off${why}. Copy or download it again.`,
    );
  }
}

/** The files of a ZIP archive by name, each with the CRC-32 that the archive has for it. */
export function unzip(archive: Uint8Array, path: string, code: string): ReadonlyMap<string, Uint8Array> {
  const damaged = fileError(code, path, 'This archive is damaged or no .npz file. Save it with numpy.savez.');
  let total = 0;
  // What the filter throws must not be taken for a fault of the unpacking.
  let refused: Error | undefined;
  let files: Map<string, Uint8Array>;
  let checksums: ReadonlyMap<string, number>;
  try {
    checksums = zipChecksums(archive);
    files = new Map(
      Object.entries(
        unzipSync(archive, {
          filter({ name, originalSize, compression, size }) {
            if (!name.endsWith('.npy')) return false;
            total += originalSize;
            try {
              checkSize(total, archive.length, path, damaged);
              if (compression === 0 && originalSize !== size) throw damaged;
            } catch (error) {
              refused = error as Error;
              throw error;
            }
            return true;
          },
        }),
      ),
    );
  } catch {
    throw refused ?? damaged;
  }
  for (const [name, bytes] of files)
    if (checksums.get(name) !== crc32(bytes))
      throw fileError(
        code,
        path,
        `The array "${name.slice(0, -'.npy'.length)}" of this archive is damaged: its checksum (CRC-32) does not fit its bytes. Copy or save the file again.`,
      );
  return files;
}

function checkSize(size: number, packed: number, path: string, damaged: Error): void {
  if (size > packed * bestRatio) throw damaged;
  if (size > mostUnpacked) throw tooLarge(path, String(Math.round(size / 2 ** 20)));
}

function tooLarge(path: string, size: string): Error {
  return fileError(
    'file-too-large',
    path,
    `This file unpacks to ${size} MiB; at most ${mostUnpacked / 2 ** 20} MiB can be read. Use a part of it.`,
  );
}
