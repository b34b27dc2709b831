import { QUANTIZED_RANGE, type QuantizedDType } from '@zoo/core';
import { requantized, rescale } from '../../families/requantize.ts';
import type { Row } from '../../families/rows.ts';
import { float, integer, unary } from '../../families/unary.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Source: `AbsEvalQuantized` of `tflite/kernels/elementwise.cc`. int16 may also be plain integers. */
const quantizedAbs: Row['prepare'] = (site) => {
  const x = operand(site, 0);
  if (x.dtype === 'int16' && !x.quantization?.scale.length) return integer(['int16'], Math.abs).prepare(site);
  const from = quantizationOf(x, 'operand 0');
  const to = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
  const [zeroIn, zeroOut] = [from.zeroPoint[0], to.zeroPoint[0]];
  const multiplier = from.scale[0] === to.scale[0] ? undefined : rescale(from, to);
  return ([input], [output]) => {
    const q = input as Int8Array;
    const out = output as Int8Array;
    for (let i = 0; i < out.length; i++) {
      const size = Math.abs(q[i] - zeroIn);
      out[i] = multiplier
        ? requantized(size, multiplier, zeroOut, min, max)
        : Math.min(Math.max(size + zeroOut, min), max);
    }
  };
};

export const abs = unary({
  name: 'ABS',
  code: 101,
  options: 'AbsOptions',
  summary: 'size of x without its sign',
  rows: {
    float: float(Math.abs),
    int32: integer(['int32'], (x) => Math.abs(x) | 0, { version: 5 }),
    int8: { dtypes: ['int8'], version: 2, quantized: true, prepare: quantizedAbs },
    int16: {
      dtypes: ['int16'],
      version: (site) => (site.inputs[0]?.quantization?.scale.length ? 3 : 4),
      quantized: true,
      prepare: quantizedAbs,
    },
  },
});
