const MULTIPLIER = 0xc6a4a7935bd1e995n;

/** MurmurHash64A (Austin Appleby) with the extra mixing of Google's variant. */
export function murmur64(bytes: Uint8Array, seed: bigint): bigint {
  const mask = (x: bigint) => BigInt.asUintN(64, x);
  const mix = (x: bigint) => x ^ (x >> 47n);
  let hash = seed ^ mask(BigInt(bytes.length) * MULTIPLIER);
  const whole = bytes.length & ~7;
  for (let at = 0; at < whole; at += 8) {
    hash ^= mask(mix(mask(littleEndian(bytes, at, 8) * MULTIPLIER)) * MULTIPLIER);
    hash = mask(hash * MULTIPLIER);
  }
  if (bytes.length > whole)
    hash = mask((hash ^ littleEndian(bytes, whole, bytes.length - whole)) * MULTIPLIER);
  return mix(mask(mix(hash) * MULTIPLIER));
}

function littleEndian(bytes: Uint8Array, at: number, count: number): bigint {
  let value = 0n;
  for (let i = count - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i]);
  return value;
}
