import { crcAfter, crcTables } from '../transfer/crc.ts';
import type { ZipBytes } from '../transfer/zip.ts';
import { damagedZip } from '../transfer/zip-directory.ts';
import { decompressed } from './decompress.ts';
import { inPieces } from './pieces.ts';

const TABLES = crcTables(0xedb88320);

/** A zip whose bytes are all here. */
export const zipInMemory = (archive: string, bytes: Uint8Array): ZipBytes => ({
  length: bytes.length,
  read: async (start, end) => bytes.subarray(start, end),
  stored: (start, end) => inPieces(bytes.subarray(start, end)),
  inflated: (start, end) =>
    decompressed('deflate-raw', inPieces(bytes.subarray(start, end)), (reason) =>
      damagedZip(archive, `does not unpack: ${reason}`),
    ),
  crc32: (more, before) => ~crcAfter(TABLES, ~before, more) >>> 0,
});
