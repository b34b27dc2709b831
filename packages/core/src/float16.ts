/** IEEE 754 binary16 <-> binary32, round to nearest even; beyond +-65504 becomes infinite, NaN stays NaN. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

export function float16ToFloat32(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

export function float32ToFloat16(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const magnitude = bits[0] & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x477ff000) return sign | 0x7c00; // rounds to 65536 or more
  if (magnitude < 0x38800000) {
    // subnormal half: a multiple of 2^-24, ties to even
    float[0] = Math.abs(float[0]) + 0.5; // 0.5 has an ulp of 2^-24, so the addition does the rounding
    return sign | (bits[0] - 0x3f000000);
  }
  return sign | ((magnitude - 0x38000000 + 0xfff + ((magnitude >>> 13) & 1)) >>> 13);
}

// loops: TypedArray.from goes through an iterator, ten times slower on millions of weights
export function float16ArrayToFloat32(
  halves: Uint16Array,
  values: Float32Array = new Float32Array(halves.length),
): Float32Array {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < words.length; i++) {
    const half = halves[i];
    const exponent = half & 0x7c00;
    // normal numbers by moving bits: models of halves have millions of them, and are loaded by code that is not warm
    if (exponent !== 0 && exponent !== 0x7c00)
      words[i] = ((half & 0x8000) << 16) | (((half & 0x7fff) << 13) + 0x38000000);
    else values[i] = float16ToFloat32(half);
  }
  return values;
}

export function float32ArrayToFloat16(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let i = 0; i < values.length; i++) halves[i] = float32ToFloat16(values[i]);
  return halves;
}
