/** The same elements as bytes. */
export function bytesOf({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** A multiple of 16 with room for a vector that begins at the last byte. */
export function withSlack(bytes: number): number {
  return Math.ceil(bytes / 16) * 16 + 16;
}
