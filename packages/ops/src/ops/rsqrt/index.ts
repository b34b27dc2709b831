import { multiplyByQuantizedMultiplier, quantizeMultiplier } from '@zoo/core';
import { requantized } from '../../families/requantize.ts';
import type { Row } from '../../families/rows.ts';
import { float, table16, unary } from '../../families/unary.ts';
import { invalid } from '../../lib/errors.ts';
import { inverseSqrtMultiplier } from '../../lib/inverse-sqrt.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Keeps the reciprocal root an integer between the two multiplications. */
const SHIFT = 20;

/** Source: `RsqrtEvalQuantizedInt8` of `tflite/kernels/elementwise.cc`; all 256 results are computed once. */
const int8Rsqrt: Row['prepare'] = (site) => {
  const from = quantizationOf(operand(site, 0), 'operand 0');
  const to = quantizationOf(site.outputs[0], 'the result');
  const zeroIn = from.zeroPoint[0];
  const outer = quantizeMultiplier(1 / Math.fround(Math.fround(Math.sqrt(from.scale[0])) * to.scale[0]));
  const unshifted = { ...outer, shift: outer.shift - SHIFT };
  const table = new Int8Array(256);
  for (let q = Math.max(-128, zeroIn); q <= 127; q++) {
    const inverse = inverseSqrtMultiplier(q - zeroIn);
    const root = multiplyByQuantizedMultiplier(1, { ...inverse, shift: inverse.shift + SHIFT });
    table[q & 255] = q === zeroIn ? 127 : requantized(root, unshifted, to.zeroPoint[0], -128, 127);
  }
  return ([input], [output]) => {
    const x = input as Int8Array;
    const y = output as Int8Array;
    for (let i = 0; i < y.length; i++) {
      if (x[i] < zeroIn) throw invalid('DOMAIN', 'reciprocal square root of a negative value');
      y[i] = table[x[i] & 255];
    }
  };
};

export const rsqrt = unary({
  name: 'RSQRT',
  code: 76,
  summary: '1 / sqrt(x); for integers 0 gives the largest result',
  tolerance: 'close',
  rows: {
    float: float((x) => 1 / Math.fround(Math.sqrt(x)), { domain: 'positive' }),
    int8: { dtypes: ['int8'], version: 2, quantized: true, domain: 'positive', prepare: int8Rsqrt },
    int16: table16((x, { high }) => (x > 0 ? 1 / Math.fround(Math.sqrt(x)) : high), {
      version: 3,
      domain: 'positive',
    }),
  },
});
