/** Integer functions of TensorFlow Lite Micro's signal library (`signal/src`), to the bit. */

/** Bits that x takes; 32 for 0, as that library has it. */
export function bitLength(x: number): number {
  return x === 0 ? 32 : 32 - Math.clz32(x);
}

/**
 * The square root of an unsigned 64-bit integer, rounded to nearest; below 2^32 it stays within 16 bits, so that
 * numbers close to 2^32 come out one too small.
 */
export function squareRoot64(x: bigint): number {
  const isShort = x < 1n << 32n;
  const limit = isShort ? 0xffffn : 0xffffffffn;
  let root = floorRoot(x);
  if (x - root * root > root && root !== limit) root += 1n;
  return Number(root);
}

function floorRoot(x: bigint): bigint {
  let root = BigInt(Math.floor(Math.sqrt(Number(x))));
  while (root * root > x) root -= 1n;
  while ((root + 1n) * (root + 1n) <= x) root += 1n;
  return root;
}

const SCALE_BITS = 16;
const SEGMENT_BITS = 7;
/** ln 2 in Q16. */
const LN2 = 45426n;

/**
 * log2(1 + f) - f in Q16 at f = i / 128: what linear interpolation between powers of two leaves out. The last entry
 * only keeps the reading of a pair inside.
 */
const LOG_CORRECTION = Uint16Array.from({ length: 130 }, (_, i) =>
  i > 127 ? 0 : Math.round((Math.log2(1 + i / 128) - i / 128) * 65536),
);

/** round(scale * ln x) for x of at least 1. */
export function scaledLog(x: number, scale: number): number {
  const exponent = bitLength(x) - 1;
  const rest = x - 2 ** exponent;
  const fraction = exponent < SCALE_BITS ? rest << (SCALE_BITS - exponent) : rest >>> (exponent - SCALE_BITS);
  const segment = fraction >> (SCALE_BITS - SEGMENT_BITS);
  const [left, right] = [LOG_CORRECTION[segment], LOG_CORRECTION[segment + 1]];
  const inside = fraction - (segment << (SCALE_BITS - SEGMENT_BITS));
  const log2 = (exponent << SCALE_BITS) + fraction + left + (((right - left) * inside) >> SCALE_BITS);
  const ln = Number(BigInt.asUintN(32, (LN2 * BigInt(log2) + 0x8000n) >> 16n));
  return Math.floor(((Math.imul(scale, ln) + 0x8000) >>> 0) / 65536);
}
