import { QUANTIZED_RANGE, type QuantizedDType } from '@zoo/core';
import type { Row } from '../../families/rows.ts';
import { float, unary } from '../../families/unary.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Float arithmetic per element, truncated: `SqrtEvalQuantized` of `tflite/kernels/elementwise.cc`. */
const quantizedSqrt: Row['prepare'] = (site) => {
  const x = operand(site, 0);
  const from = quantizationOf(x, 'operand 0');
  const to = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
  const [zeroIn, zeroOut] = [from.zeroPoint[0], to.zeroPoint[0]];
  return ([input], [output]) => {
    const q = input as Int8Array;
    const out = output as Int8Array;
    for (let i = 0; i < out.length; i++) {
      const real = Math.fround(from.scale[0] * (q[i] - zeroIn));
      if (real < 0) throw invalid('DOMAIN', 'square root of a negative value', { received: String(real) });
      const root = Math.fround(Math.sqrt(real));
      out[i] = Math.min(Math.max(Math.trunc(Math.fround(root / to.scale[0])) + zeroOut, min), max);
    }
  };
};

export const sqrt = unary({
  name: 'SQRT',
  code: 75,
  summary: 'square root',
  rows: {
    float: float(Math.sqrt, { domain: 'positive' }),
    integer: {
      dtypes: ['int8', 'int16'],
      version: 2,
      quantized: true,
      domain: 'positive',
      prepare: quantizedSqrt,
    },
  },
});
