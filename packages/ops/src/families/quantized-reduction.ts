import {
  type FixedMultiplier,
  multiplyByQuantizedMultiplier,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeMultiplier,
} from '@zoo/core';
import { operand, quantizationOf } from '../lib/site.ts';
import { accumulating, type ReductionSite } from './reduce.ts';

/**
 * SUM and MEAN of affine integers: the sum of q - zeroPoint times scale(in) / scale(out), the number of elements
 * folded into the multiplier for the mean. Source: `QuantizedMeanOrSum` of `tflite/kernels/internal/reference/reduce.h`.
 */
export function quantizedSum(mean: boolean) {
  return (reduction: ReductionSite) => {
    const { site, count } = reduction;
    const x = operand(site, 0);
    const qi = quantizationOf(x, 'x');
    const qo = quantizationOf(site.outputs[0], 'the result');
    const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
    const rescale = quantizeMultiplier(qi.scale[0] / qo.scale[0]);
    const multiplier = mean && count > 0 ? dividedBy(rescale, count) : rescale;
    const zero = qi.zeroPoint[0];
    const finish = (sum: number) => {
      const value = multiplyByQuantizedMultiplier(sum | 0, multiplier) + qo.zeroPoint[0];
      return Math.min(Math.max(value, min), max);
    };
    return accumulating(0, (sum, q) => sum + q - zero, finish)(reduction);
  };
}

/** multiplier / n with as many bits as fit: the significand is shifted left first, as far as the exponent allows. */
function dividedBy({ significand, shift }: FixedMultiplier, n: number): FixedMultiplier {
  const bits = Math.min(Math.floor(Math.log2(n)), 32, 31 + shift);
  return { significand: Math.floor((significand * 2 ** bits) / n), shift: shift - bits };
}
