import type { DType, TensorData } from '@zoo/core';
import { invalid } from '../../lib/errors.ts';
import { flexOptions, whole } from '../options/flex.ts';
import { requireLength } from './frames.ts';
import { type FftArithmetic, FLOAT, INT16, INT32 } from './kiss-fft.ts';

/** `T`, the number of the element type, is written by converters and says nothing that operands do not say. */
export const fftOptions = flexOptions({ T: whole(0), fft_length: whole() });

export const FFT_DTYPES: readonly DType[] = ['int16', 'int32', 'float32'];

const ARITHMETIC: Partial<Record<DType, FftArithmetic>> = { int16: INT16, int32: INT32, float32: FLOAT };

export function arithmeticOf(dtype: DType): FftArithmetic {
  return ARITHMETIC[dtype] ?? FLOAT;
}

export function fftLength(length: number): number {
  requireLength(length, 'fft_length');
  if (length % 2 !== 0)
    throw invalid('CUSTOM_OPTIONS', 'fft_length must be even', { received: String(length) });
  if (length * largestFactor(length / 2) <= MAX_STEPS) return length;
  throw invalid('CUSTOM_OPTIONS', 'fft_length has a prime factor that is too large', {
    received: String(length),
  });
}

/** A prime factor is transformed by the definition, in squared time. */
const MAX_STEPS = 2 ** 21;

function largestFactor(length: number): number {
  let [rest, largest] = [length, 1];
  for (let factor = 2; factor * factor <= rest; factor++) {
    while (rest % factor === 0) {
      rest /= factor;
      largest = factor;
    }
  }
  return Math.max(largest, rest);
}

/** The arrays of a kernel, which converts between any of the three types and doubles. */
export type Samples = Int16Array | Int32Array | Float32Array;

export function samples(data: TensorData | undefined): Samples {
  return data as Samples;
}
