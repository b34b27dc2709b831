/**
 * Bytes of the binary format, each a character of a string. Code is put together from thousands of pieces by functions
 * that run for the first time: joining strings is one instruction of the engine, and an expression that is used twice is
 * shared.
 */
export type Bytes = string;

/** Bytes by their numbers, each from 0 to 255. */
export function bytes(...values: readonly number[]): Bytes {
  return String.fromCharCode(...values);
}

/** A name or the contents of a section, with the number of its bytes in front. */
export function sized(content: Bytes): Bytes {
  return unsigned(content.length) + content;
}

/** As the host takes them. */
export function toArray(content: Bytes): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(content.length);
  for (let i = 0; i < array.length; i++) array[i] = content.charCodeAt(i);
  return array;
}

/**
 * An unsigned 32-bit number in LEB128, as the binary format has all of its numbers: seven bits a byte, the lowest first,
 * the top bit set on all bytes but the last.
 */
export function unsigned(value: number): Bytes {
  let code = '';
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) code += String.fromCharCode((rest & 0x7f) | 0x80);
  return code + String.fromCharCode(rest);
}

/** A signed 32-bit number in LEB128; values in [2^31, 2^32) stand for the same bits. */
export function signed(value: number): Bytes {
  let code = '';
  let rest = value | 0;
  for (; rest < -64 || rest > 63; rest >>= 7) code += String.fromCharCode((rest & 0x7f) | 0x80);
  return code + String.fromCharCode(rest & 0x7f);
}

/** A signed 64-bit number in LEB128. */
export function signed64(value: bigint): Bytes {
  let code = '';
  let rest = BigInt.asIntN(64, value);
  for (; rest < -64n || rest > 63n; rest >>= 7n) code += String.fromCharCode(Number(rest & 0x7fn) | 0x80);
  return code + String.fromCharCode(Number(rest & 0x7fn));
}
