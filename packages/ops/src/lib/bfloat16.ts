/** bfloat16: the upper half of a float32. */

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

export function bfloat16ToFloat32(half: number): number {
  bits[0] = half << 16;
  return float[0];
}

/** Round to nearest even; NaN stays NaN. */
export function float32ToBfloat16(value: number): number {
  float[0] = value;
  if (Number.isNaN(value)) return 0x7fc0;
  return (bits[0] + 0x7fff + ((bits[0] >>> 16) & 1)) >>> 16;
}
