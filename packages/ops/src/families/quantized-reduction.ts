import {
  type FixedMultiplier,
  multiplyByQuantizedMultiplier,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeMultiplier,
  requantize,
} from '@zoo/core';
import { operand, quantizationOf } from '../lib/site.ts';
import { accumulating, type ReductionSite } from './reduce.ts';

/**
 * SUM and MEAN of affine integers: the sum of q - zeroPoint times scale(in) / scale(out), the number of elements
 * folded into the multiplier for the mean. Source: `QuantizedMeanOrSum` of `tflite/kernels/internal/reference/reduce.h`.
 * Means of bytes are those of XNNPACK, which both official runtimes have: see {@link meanScale}.
 */
export function quantizedSum(mean: boolean) {
  return (reduction: ReductionSite) => {
    if (mean && operand(reduction.site, 0).dtype !== 'int16') return byteMean(reduction);
    const { site, count } = reduction;
    const x = operand(site, 0);
    const qi = quantizationOf(x, 'x');
    const qo = quantizationOf(site.outputs[0], 'the result');
    const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
    const multiplier = meanMultiplier(qi.scale[0], qo.scale[0], mean && count > 0 ? count : 1);
    const zero = qi.zeroPoint[0];
    const finish = (sum: number) => {
      const value = multiplyByQuantizedMultiplier(sum | 0, multiplier) + qo.zeroPoint[0];
      return Math.min(Math.max(value, min), max);
    };
    return accumulating(0, (sum, q) => sum + q - zero, finish)(reduction);
  };
}

/** What a sum of `count` elements is multiplied by to become their mean; 1 for the sum itself. */
export function meanMultiplier(from: number, to: number, count: number): FixedMultiplier {
  return dividedBy(quantizeMultiplier(from / to), count);
}

/** A mean as one float32 multiplication of the sum, rounded half to even. */
export function meanScale(from: number, to: number, count: number): number {
  const f32 = Math.fround;
  return f32(f32(f32(from) / f32(to)) / f32(count));
}

function byteMean(reduction: ReductionSite) {
  const { site, count } = reduction;
  const x = operand(site, 0);
  const qi = quantizationOf(x, 'x');
  const qo = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
  const scale = meanScale(qi.scale[0], qo.scale[0], Math.max(count, 1));
  const [zero, zeroOut] = [qi.zeroPoint[0], qo.zeroPoint[0]];
  const finish = (sum: number) => requantize(sum, scale, min - zeroOut, max - zeroOut) + zeroOut;
  return accumulating(0, (sum, q) => sum + q - zero, finish)(reduction);
}

/** multiplier / n with as many bits as fit: the significand is shifted left first, as far as the exponent allows. */
function dividedBy({ significand, shift }: FixedMultiplier, n: number): FixedMultiplier {
  const bits = Math.min(Math.floor(Math.log2(n)), 32, 31 + shift);
  return { significand: Math.floor((significand * 2 ** bits) / n), shift: shift - bits };
}
