import { crc32, deflateRawSync } from 'node:zlib';
import type { ArchiveEntry } from './archive.ts';

export interface ZipOptions {
  /** Stored instead of deflated. */
  readonly store?: boolean;
  /** As writers do who cannot go back: sizes and sums come behind each content, and in the directory. */
  readonly streamed?: boolean;
  readonly comment?: string;
}

/** Writes a zip without looking at what is in it, deflated or stored; links as Unix writers mark them. */
export function zip(
  entries: readonly ArchiveEntry[],
  { store = false, streamed = false, comment = '' }: ZipOptions = {},
): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const { path, body = '', type = 'File', linkpath, size } of entries) {
    const plain = Buffer.from(type === 'SymbolicLink' ? (linkpath ?? '') : body);
    const packed = store ? plain : deflateRawSync(plain);
    const name = Buffer.from(path);
    // From "version needed" on, both headers have the same fields up to the length of the name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(streamed ? 8 : 0, 2);
    common.writeUInt16LE(store ? 0 : 8, 4);
    common.writeUInt32LE(crc32(plain), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(size ?? plain.length, 18);
    common.writeUInt16LE(name.length, 22);
    const sums = common.subarray(10, 22);
    const before = Buffer.from(common);
    if (streamed) before.fill(0, 10, 22);
    const behind = streamed ? [Buffer.from('PK\x07\x08', 'latin1'), sums] : [];
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), before, name, packed, ...behind]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((type === 'SymbolicLink' ? 0o120777 : 0o100644) * 2 ** 16, 6);
    rest.writeUInt32LE(at, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, name);
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  end.writeUInt16LE(Buffer.byteLength(comment), 20);
  return Buffer.concat([...locals, directory, end, Buffer.from(comment)]);
}
