import { gunzipSync, unzipSync } from 'fflate';
import { fileError } from '../dataError';

/** Bytes that a packed file may unfold to: 1 GiB, as much as a file may have that is not packed. */
const mostUnpacked = 2 ** 30;
/** DEFLATE packs at most 1032 bytes into one (https://zlib.net/zlib_tech.html, "Maximum Compression Factor"). */
const bestRatio = 1032;

/** The bytes of a gzipped file. Its end tells their number, which is checked before memory is taken. */
export function gunzip(packed: Uint8Array, path: string, code: string): Uint8Array {
  const damaged = fileError(code, path, 'The gzipped file is damaged or was cut off.');
  if (packed.length < 18) throw damaged;
  const size = new DataView(packed.buffer, packed.byteOffset).getUint32(packed.length - 4, true);
  checkSize(size, packed.length, path, damaged);
  try {
    return gunzipSync(packed);
  } catch {
    throw damaged;
  }
}

/** The files of a ZIP archive by name. */
export function unzip(archive: Uint8Array, path: string, code: string): ReadonlyMap<string, Uint8Array> {
  const damaged = fileError(code, path, 'This archive is damaged or no .npz file. Save it with numpy.savez.');
  let total = 0;
  // What the filter throws must not be taken for a fault of the unpacking.
  let refused: Error | undefined;
  try {
    const files = unzipSync(archive, {
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
    });
    return new Map(Object.entries(files));
  } catch {
    throw refused ?? damaged;
  }
}

function checkSize(size: number, packed: number, path: string, damaged: Error): void {
  if (size > packed * bestRatio) throw damaged;
  if (size > mostUnpacked)
    throw fileError(
      'file-too-large',
      path,
      `This file unpacks to ${Math.round(size / 2 ** 20)} MiB; at most ${mostUnpacked / 2 ** 20} MiB can be read. Use a part of it.`,
    );
}
