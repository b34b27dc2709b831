import { QUANTIZED_RANGE, type Quantization, roundHalfAway } from '@zoo/core';

const f32 = Math.fround;

/**
 * f over all 256 values of an 8-bit type, in float32 as TFLite fills it (`LUTPopulate`); indexed by the byte. This is
 * what devices run by default for the 8-bit transcendental functions.
 */
export function lookupTable8(
  f: (x: number) => number,
  dtype: 'int8' | 'uint8',
  input: Quantization,
  output: Quantization,
): Int8Array | Uint8Array {
  const { min, max } = QUANTIZED_RANGE[dtype];
  const table = dtype === 'int8' ? new Int8Array(256) : new Uint8Array(256);
  const inverse = f32(1 / output.scale[0]);
  for (let q = min; q <= max; q++) {
    const real = f32(f(f32(input.scale[0] * (q - input.zeroPoint[0]))));
    const value = roundHalfAway(f32(real * inverse)) + output.zeroPoint[0];
    table[q & 255] = Math.min(Math.max(value, min), max);
  }
  return table;
}

/**
 * f over int16 as 512 intervals; entries are lowered by half the interpolation error at the midpoint. See
 * {@link interpolate16}.
 */
export function lookupTable16(
  f: (x: number) => number,
  input: Quantization,
  output: Quantization,
): Int16Array {
  const table = new Int16Array(513);
  const at = (q: number, { scale, zeroPoint }: Quantization) => f32(scale[0] * (q - zeroPoint[0]));
  const low = at(-32768, input);
  const high = at(32767, input);
  const step = f32(f32(high - low) / 512);
  const perUnit = f32(65536 / f32(at(32767, output) - at(-32768, output)));
  const sample = (x: number) => f32(f32(f(f32(x))) * perUnit);
  const store = (index: number, value: number) => {
    table[index] = Math.min(Math.max(value, -32768), 32767);
  };
  for (let i = 0; i < 512; i++) {
    const x = f32(low + f32(i * step));
    const value = roundHalfAway(sample(x));
    const next = sample(low + f32((i + 1) * step));
    const midpoint = roundHalfAway(sample(x + f32(step / 2)));
    const error = roundHalfAway(f32(f32(next + value) / 2)) - midpoint;
    store(i, value - roundHalfAway(error / 2));
  }
  store(512, roundHalfAway(sample(high)));
  return table;
}

/** The table's value at q, linear between entries. */
export function interpolate16(table: Int16Array, q: number): number {
  const index = 256 + (q >> 7);
  const base = table[index];
  return base + (((table[index + 1] - base) * (q & 127) + 64) >> 7);
}
