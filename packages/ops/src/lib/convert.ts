import { DTYPES, type DType, float16ToFloat32, float32ToFloat16, type TensorData } from '@zoo/core';
import { bfloat16ToFloat32, float32ToBfloat16 } from './bfloat16.ts';
import { isWide } from './dtypes.ts';
import { float8Encoder, float8Values, isFloat8 } from './float8.ts';
import type { Copy } from './strided-copy.ts';

type Read = (data: TensorData, i: number) => number | bigint;
type Write = (data: TensorData, i: number, value: number | bigint) => void;

/** Types to which TFLite saturates when it casts from float32 (uint32: C leaves it open, ARM and wasm saturate). */
const SATURATED: Partial<Record<DType, readonly [number, number]>> = {
  int32: [-2147483648, 2147483647],
  uint32: [0, 4294967295],
  int16: [-32768, 32767],
  uint8: [0, 255],
  int4: [-8, 7],
  int2: [-2, 1],
  uint4: [0, 15],
};

/**
 * Element by element conversion between any two numeric types, as `tflite/kernels/cast.cc`: fractions are cut off,
 * integers wrap, float32 saturates where the table says so, anything but 0 is true, complex keeps the real part.
 */
export function conversion(from: DType, to: DType): Copy {
  const read = reader(from);
  const write = writer(from, to);
  const paired = from === 'complex64' && to === 'complex64';
  const imaginary = to === 'complex64' && !paired;
  const step = imaginary ? 2 : 1;
  return (input, output) => {
    const count = output.length / step;
    if (imaginary) (output as Float32Array).fill(0);
    for (let i = 0; i < count; i++)
      write(output, i * step, paired ? (input as Float32Array)[i] : read(input, i));
  };
}

function reader(from: DType): Read {
  if (from === 'float16') return (data, i) => float16ToFloat32((data as Uint16Array)[i]);
  if (from === 'bfloat16') return (data, i) => bfloat16ToFloat32((data as Uint16Array)[i]);
  if (from === 'complex64') return (data, i) => (data as Float32Array)[2 * i];
  if (isFloat8(from)) {
    const values = float8Values(from);
    return (data, i) => values[(data as Uint8Array)[i]];
  }
  return (data, i) => (data as Float32Array | BigInt64Array)[i];
}

function writer(from: DType, to: DType): Write {
  if (to === 'bool') {
    return (data, i, value) => {
      (data as Uint8Array)[i] = value ? 1 : Number.isNaN(value as number) ? 1 : 0;
    };
  }
  if (isWide(to)) {
    return (data, i, value) => {
      (data as BigInt64Array)[i] = typeof value === 'bigint' ? value : toBigInt(value);
    };
  }
  const store = numberWriter(from, to);
  if (!isWide(from)) return (data, i, value) => store(data as Float32Array, i, value as number);
  const narrow = DTYPES[to].kind === 'float' || DTYPES[to].kind === 'complex' ? Number : wrapped;
  return (data, i, value) => store(data as Float32Array, i, narrow(value as bigint));
}

function numberWriter(from: DType, to: DType): (data: Float32Array, i: number, value: number) => void {
  if (to === 'float16') {
    return (data, i, value) => {
      data[i] = float32ToFloat16(value);
    };
  }
  if (to === 'bfloat16') {
    return (data, i, value) => {
      data[i] = float32ToBfloat16(value);
    };
  }
  if (isFloat8(to)) {
    const encode = float8Encoder(to);
    return (data, i, value) => {
      data[i] = encode(Math.fround(value));
    };
  }
  const bounds = from === 'float32' || isFloat8(from) ? SATURATED[to] : undefined;
  if (bounds) {
    const [min, max] = bounds;
    return (data, i, value) => {
      data[i] = Math.min(Math.max(value, min), max);
    };
  }
  return (data, i, value) => {
    data[i] = value;
  };
}

/** The low 32 bits; narrower stores cut further. */
function wrapped(value: bigint): number {
  return Number(BigInt.asIntN(32, value));
}

const LIMIT = 2n ** 63n;

/** Truncated and saturated; NaN becomes 0. */
function toBigInt(value: number): bigint {
  if (Number.isNaN(value)) return 0n;
  if (Math.abs(value) >= 2 ** 63) return value < 0 ? -LIMIT : LIMIT - 1n;
  return BigInt(Math.trunc(value));
}
