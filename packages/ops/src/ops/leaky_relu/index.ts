import { QUANTIZED_RANGE, type QuantizedDType } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { LeakyReluOptions } from '@zoo/tflite';
import { requantized, rescale } from '../../families/requantize.ts';
import { unary } from '../../families/unary.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

const floatKernel: Prepare<LeakyReluOptions> = ({ attrs }) => {
  const alpha = Math.fround(attrs.alpha);
  return ([input], [output]) => {
    const x = input as Float32Array;
    const y = output as Float32Array;
    for (let i = 0; i < y.length; i++) y[i] = x[i] > 0 ? x[i] : x[i] * alpha;
  };
};

/** Two multipliers, one for each side of zero: `reference_ops::QuantizeLeakyRelu`. */
const quantizedKernel: Prepare<LeakyReluOptions> = (site) => {
  const x = operand(site, 0);
  const from = quantizationOf(x, 'operand 0');
  const to = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
  const [zeroIn, zeroOut] = [from.zeroPoint[0], to.zeroPoint[0]];
  const identity = rescale(from, to);
  const leaky = rescale(from, to, Math.fround(site.attrs.alpha));
  return ([input], [output]) => {
    const q = input as Int8Array;
    const out = output as Int8Array;
    for (let i = 0; i < out.length; i++) {
      const value = q[i] - zeroIn;
      out[i] = requantized(value, value >= 0 ? identity : leaky, zeroOut, min, max);
    }
  };
};

export const leakyRelu = unary<LeakyReluOptions>({
  name: 'LEAKY_RELU',
  code: 98,
  options: 'LeakyReluOptions',
  summary: 'x where positive, alpha * x elsewhere',
  rows: {
    float: { dtypes: ['float32'], prepare: floatKernel },
    int8: { dtypes: ['int8', 'uint8'], quantized: true, prepare: quantizedKernel },
    int16: { dtypes: ['int16'], version: 2, quantized: true, prepare: quantizedKernel },
  },
});
