/**
 * FarmHash's `Fingerprint64`, a hash that never changes. Source: `farmhashna` of Google's FarmHash (Geoff Pike).
 * All arithmetic is modulo 2^64.
 */

const K0 = 0xc3a5c85c97cb3127n;
const K1 = 0xb492b66fbe98f273n;
const K2 = 0x9ae16a3b2f90404fn;

const wrap = (x: bigint) => BigInt.asUintN(64, x);
const rotate = (x: bigint, bits: bigint) => wrap((wrap(x) >> bits) | (x << (64n - bits)));
const mix = (x: bigint) => x ^ (wrap(x) >> 47n);

export function fingerprint64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const { length } = bytes;
  if (length <= 16) return upTo16(bytes, view);
  if (length <= 32) return upTo32(view);
  if (length <= 64) return upTo64(view);
  return longer(view);
}

/** The eight bytes at a place. */
function word(view: DataView, at: number): bigint {
  return view.getBigUint64(at, true);
}

function combine(u: bigint, v: bigint, multiplier: bigint): bigint {
  const a = mix(wrap((u ^ v) * multiplier));
  return wrap(mix(wrap((v ^ a) * multiplier)) * multiplier);
}

function upTo16(bytes: Uint8Array, view: DataView): bigint {
  const { length } = bytes;
  const multiplier = K2 + 2n * BigInt(length);
  if (length >= 8) {
    const a = word(view, 0) + K2;
    const b = word(view, length - 8);
    const c = rotate(b, 37n) * multiplier + a;
    const d = (rotate(a, 25n) + b) * multiplier;
    return combine(wrap(c), wrap(d), multiplier);
  }
  if (length >= 4) {
    const a = BigInt(view.getUint32(0, true));
    return combine(BigInt(length) + (a << 3n), BigInt(view.getUint32(length - 4, true)), multiplier);
  }
  if (length === 0) return K2;
  const y = BigInt(bytes[0] + (bytes[length >> 1] << 8));
  const z = BigInt(length + (bytes[length - 1] << 2));
  return wrap(mix(wrap(y * K2) ^ wrap(z * K0)) * K2);
}

function upTo32(view: DataView): bigint {
  const length = view.byteLength;
  const multiplier = K2 + 2n * BigInt(length);
  const a = word(view, 0) * K1;
  const b = word(view, 8);
  const c = word(view, length - 8) * multiplier;
  const d = word(view, length - 16) * K2;
  return combine(
    wrap(rotate(a + b, 43n) + rotate(c, 30n) + d),
    wrap(a + rotate(b + K2, 18n) + c),
    multiplier,
  );
}

function upTo64(view: DataView): bigint {
  const length = view.byteLength;
  const multiplier = K2 + 2n * BigInt(length);
  const a = word(view, 0) * K2;
  const b = word(view, 8);
  const c = word(view, length - 8) * multiplier;
  const d = word(view, length - 16) * K2;
  const y = rotate(a + b, 43n) + rotate(c, 30n) + d;
  const z = combine(wrap(y), wrap(a + rotate(b + K2, 18n) + c), multiplier);
  const e = word(view, 16) * multiplier;
  const f = word(view, 24);
  const g = (y + word(view, length - 32)) * multiplier;
  const h = (z + word(view, length - 24)) * multiplier;
  return combine(wrap(rotate(e + f, 43n) + rotate(g, 30n) + h), wrap(e + rotate(f + a, 18n) + g), multiplier);
}

type Pair = readonly [bigint, bigint];

/** Folds the 32 bytes at a place into two seeds. */
function fold(view: DataView, at: number, seedA: bigint, seedB: bigint): Pair {
  const [w, x, y, z] = [0, 8, 16, 24].map((offset) => word(view, at + offset));
  const a = seedA + w;
  const b = rotate(seedB + a + z, 21n);
  const sum = a + x + y;
  return [wrap(sum + z), wrap(b + rotate(sum, 44n) + a)];
}

interface State {
  x: bigint;
  y: bigint;
  z: bigint;
  v: Pair;
  w: Pair;
}

/** Takes in the 64 bytes at a place. */
function absorb(state: State, view: DataView, at: number, multiplier: bigint, weight: bigint): void {
  const { v, w } = state;
  const x =
    wrap(rotate(state.x + state.y + v[0] + word(view, at + 8), 37n) * multiplier) ^ wrap(w[1] * weight);
  const y = rotate(state.y + v[1] + word(view, at + 48), 42n) * multiplier;
  state.y = wrap(y + v[0] * weight + word(view, at + 40));
  state.x = wrap(rotate(state.z + w[0], 33n) * multiplier);
  state.z = x;
  state.v = fold(view, at, v[1] * multiplier, x + w[0]);
  state.w = fold(view, at + 32, state.x + w[1], state.y + word(view, at + 16));
}

/** More than 64 bytes, in blocks of 64; the last block may overlap the one before. */
function longer(view: DataView): bigint {
  const length = view.byteLength;
  const y = wrap(81n * K1 + 113n);
  const z = wrap(mix(wrap(y * K2 + 113n)) * K2);
  const state: State = { x: wrap(81n * K2 + word(view, 0)), y, z, v: [0n, 0n], w: [0n, 0n] };
  let at = 0;
  for (; at + 64 < length; at += 64) absorb(state, view, at, K1, 1n);
  const multiplier = K1 + ((state.z & 0xffn) << 1n);
  const tail = state.w[0] + BigInt(length - at - 1);
  const sum = wrap(state.v[0] + tail);
  state.v = [sum, state.v[1]];
  state.w = [wrap(tail + sum), state.w[1]];
  absorb(state, view, length - 64, multiplier, 9n);
  const first = combine(state.v[0], state.w[0], multiplier) + mix(state.y) * K0 + state.z;
  const second = combine(state.v[1], state.w[1], multiplier) + state.x;
  return combine(wrap(first), wrap(second), multiplier);
}
