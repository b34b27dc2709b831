import {
  multiplyByQuantizedMultiplier64,
  QUANTIZED_RANGE,
  type QuantizedDType,
  quantizeMultiplier,
} from '@zoo/core';
import {
  accumulating,
  folding,
  foldingWide,
  type ReductionSite,
  reduce,
  reduceRow,
} from '../../families/reduce.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/**
 * Rescales after every factor by scale(in) / scale(out)^(1/count), so that products stay small.
 * Source: `QuantizedReduceProd` of `tflite/kernels/internal/reference/reduce.h`.
 */
function quantizedProduct(reduction: ReductionSite) {
  const { site, count } = reduction;
  const x = operand(site, 0);
  const qi = quantizationOf(x, 'x');
  const qo = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
  const step = quantizeMultiplier(qi.scale[0] / qo.scale[0] ** (1 / Math.max(count, 1)));
  const zero = qi.zeroPoint[0];
  // NaN marks a product that has no factor yet
  return accumulating(
    Number.NaN,
    (product, q) =>
      Number.isNaN(product) ? q - zero : multiplyByQuantizedMultiplier64(product * (q - zero), step) | 0,
    (product) => {
      const value = multiplyByQuantizedMultiplier64(product, step) + qo.zeroPoint[0];
      return Math.min(Math.max(value, min), max);
    },
  )(reduction);
}

export const reduceProd = reduce({
  name: 'REDUCE_PROD',
  code: 81,
  summary: 'product over axes',
  quantize: { results: 'free' },
  rows: {
    float: reduceRow(
      ['float32'],
      accumulating(
        1,
        (product, x) => product * x,
        (product) => product,
      ),
    ),
    int32: reduceRow(['int32'], folding(1, Math.imul)),
    int64: reduceRow(
      ['int64'],
      foldingWide(1n, (product, x) => BigInt.asIntN(64, product * x)),
    ),
    int8: reduceRow(['int8', 'uint8'], quantizedProduct, {
      quantized: true,
      version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1),
    }),
    int16: reduceRow(['int16'], quantizedProduct, { quantized: true, version: 2 }),
  },
});
