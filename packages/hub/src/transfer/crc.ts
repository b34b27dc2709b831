/** `tables[k][b]`: the effect of byte `b` after `k` further zero bytes. */
export type CrcTables = readonly Int32Array[];

/** @param polynomial with its bits reflected, as both CRC-32 and CRC-32C take them in */
export function crcTables(polynomial: number): CrcTables {
  const all = Array.from({ length: 8 }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    all[0][byte] = crc;
  }
  for (let k = 1; k < 8; k++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = all[k - 1][byte];
      all[k][byte] = all[0][before & 255] ^ (before >>> 8);
    }
  }
  return all;
}

/**
 * The state of a CRC after more bytes. It begins with -1, and its complement is the sum.
 * Eight table look-ups take in eight bytes a turn ("slicing by 8"), which keeps up with a fast disk.
 */
export function crcAfter(tables: CrcTables, state: number, bytes: Uint8Array): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = state;
  let at = 0;
  for (const end = bytes.length - 7; at < end; at += 8) {
    crc ^= bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
    crc =
      t7[crc & 255] ^
      t6[(crc >>> 8) & 255] ^
      t5[(crc >>> 16) & 255] ^
      t4[crc >>> 24] ^
      t3[bytes[at + 4]] ^
      t2[bytes[at + 5]] ^
      t1[bytes[at + 6]] ^
      t0[bytes[at + 7]];
  }
  for (; at < bytes.length; at++) crc = t0[(crc ^ bytes[at]) & 255] ^ (crc >>> 8);
  return crc;
}
