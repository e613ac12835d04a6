const endSignature = 0x06054b50;
const end64Locator = 0x07064b50;
const end64Signature = 0x06064b50;
const entrySignature = 0x02014b50;
const endLength = 22;
const all32 = 0xffffffff;

/**
 * The CRC-32 that the central directory of a ZIP archive has for each of its files, which fflate does not check.
 * https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.12 to 4.3.16.
 *
 * @throws RangeError when there is no directory that can be followed
 */
export function zipChecksums(archive: Uint8Array): ReadonlyMap<string, number> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const { count, start } = directoryOf(view);
  const checksums = new Map<string, number>();
  for (let entry = 0, at = start; entry < count; entry++) {
    if (view.getUint32(at, true) !== entrySignature) throw new RangeError('The directory is damaged.');
    const nameLength = view.getUint16(at + 28, true);
    // Bit 11: the name is in UTF-8. NumPy's names are ASCII, in which both agree.
    const encoding = view.getUint16(at + 8, true) & 0x800 ? 'utf-8' : 'latin1';
    const name = new TextDecoder(encoding).decode(archive.subarray(at + 46, at + 46 + nameLength));
    checksums.set(name, view.getUint32(at + 16, true));
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return checksums;
}

function directoryOf(view: DataView): { readonly count: number; readonly start: number } {
  let end = view.byteLength - endLength;
  while (end >= 0 && view.getUint32(end, true) !== endSignature) end--;
  if (end < 0) throw new RangeError('There is no directory.');
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if ((count !== 0xffff && start !== all32) || end < 20 || view.getUint32(end - 20, true) !== end64Locator)
    return { count, start };
  const end64 = Number(view.getBigUint64(end - 12, true));
  if (view.getUint32(end64, true) !== end64Signature) throw new RangeError('The directory is damaged.');
  return {
    count: Number(view.getBigUint64(end64 + 32, true)),
    start: Number(view.getBigUint64(end64 + 48, true)),
  };
}
