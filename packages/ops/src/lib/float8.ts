import { type DType, roundHalfEven } from '@zoo/core';

/** Floats of 8 bits: sign, exponent, mantissa. Source: OFP8 of the Open Compute Project. */
interface Format {
  readonly mantissa: number;
  readonly bias: number;
  /** Bits of the largest finite number; those behind it are infinity and NaN, or NaN alone. */
  readonly largest: number;
  readonly nan: number;
}

const FORMATS: Partial<Record<DType, Format>> = {
  float8_e4m3fn: { mantissa: 3, bias: 7, largest: 0x7e, nan: 0x7f },
  float8_e5m2: { mantissa: 2, bias: 15, largest: 0x7b, nan: 0x7e },
};

export function isFloat8(dtype: DType): boolean {
  return FORMATS[dtype] !== undefined;
}

/** The values of all 256 bytes. */
export function float8Values(dtype: DType): Float32Array {
  const { mantissa, bias, largest } = FORMATS[dtype]!;
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const bits = byte & 0x7f;
    const sign = byte > 0x7f ? -1 : 1;
    if (bits > largest)
      return bits === largest + 1 && mantissa === 2 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
    const exponent = bits >> mantissa;
    const fraction = bits % 2 ** mantissa;
    const steps = exponent === 0 ? fraction : fraction + 2 ** mantissa;
    return sign * steps * 2 ** (Math.max(exponent, 1) - bias - mantissa);
  });
}

/** To the nearest, of two the even one; beyond the largest comes infinity, or NaN where there is none. */
export function float8Encoder(dtype: DType): (value: number) => number {
  const { mantissa, bias, largest, nan } = FORMATS[dtype]!;
  return (value) => {
    const sign = value < 0 || Object.is(value, -0) ? 0x80 : 0;
    if (Number.isNaN(value)) return nan;
    const size = Math.abs(value);
    if (size === Number.POSITIVE_INFINITY) return sign | (largest + 1);
    const exponent = Math.max(exponentOf(size), 1 - bias);
    // a carry out of the fraction goes up into the exponent, as it should
    const bits = (exponent + bias - 1) * 2 ** mantissa + roundHalfEven(size / 2 ** (exponent - mantissa));
    return sign | Math.min(bits, largest + 1);
  };
}

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** Of a float32 that is not negative; -127 for those below the smallest normal one. */
function exponentOf(value: number): number {
  float[0] = value;
  return (bits[0] >>> 23) - 127;
}
