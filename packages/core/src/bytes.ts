/**
 * The same bytes as a plain Uint8Array: `slice()` of a Node `Buffer` gives a view where that of every other array gives a
 * copy, so whoever hands out parts of a file must not hand out Buffers.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.constructor === Uint8Array) return bytes;
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
