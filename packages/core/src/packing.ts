/** Sub-byte storage: element 2i in the low nibble of byte i (int2: bits 0-1, 2-3 ...), no row padding. */

export function unpackNibbles(bytes: Uint8Array, count: number, signed: boolean): Int8Array | Uint8Array {
  const values = signed ? new Int8Array(count) : new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const nibble = i & 1 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 15;
    values[i] = signed ? (nibble << 28) >> 28 : nibble;
  }
  return values;
}

export function packNibbles(values: Int8Array | Uint8Array): Uint8Array {
  const bytes = new Uint8Array((values.length + 1) >> 1);
  for (let i = 0; i < values.length; i++) bytes[i >> 1] |= (values[i] & 15) << (4 * (i & 1));
  return bytes;
}

export function unpackPairs(bytes: Uint8Array, count: number): Int8Array {
  const values = new Int8Array(count);
  for (let i = 0; i < count; i++) values[i] = (((bytes[i >> 2] >> (2 * (i & 3))) & 3) << 30) >> 30;
  return values;
}

export function packPairs(values: Int8Array): Uint8Array {
  const bytes = new Uint8Array((values.length + 3) >> 2);
  for (let i = 0; i < values.length; i++) bytes[i >> 2] |= (values[i] & 3) << (2 * (i & 3));
  return bytes;
}
