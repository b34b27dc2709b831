import { QUANTIZED_RANGE, type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import { binary, numbers } from '../../families/binary.ts';
import { requantized, rescale } from '../../families/requantize.ts';
import { broadcastLoop } from '../../lib/broadcast.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Source: `reference_ops::BroadcastPrelu4DSlow`. */
const quantizedPrelu: Prepare = (site) => {
  const [x, alpha] = [operand(site, 0), operand(site, 1)];
  const qx = quantizationOf(x, 'operand 0');
  const qa = quantizationOf(alpha, 'operand 1');
  const qo = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as QuantizedDType];
  const loop = broadcastLoop(x.shape, alpha.shape);
  const identity = rescale(qx, qo);
  const leaky = quantizeMultiplier(Math.fround(Math.fround(qx.scale[0] * qa.scale[0]) / qo.scale[0]));
  const [zeroX, zeroA, zeroOut] = [qx.zeroPoint[0], qa.zeroPoint[0], qo.zeroPoint[0]];
  return ([left, right], [output]) => {
    const q = left as Int8Array;
    const a = right as Int8Array;
    const out = output as Int8Array;
    loop((o, i, j) => {
      const value = q[i] - zeroX;
      out[o] =
        value >= 0
          ? requantized(value, identity, zeroOut, min, max)
          : requantized(value * (a[j] - zeroA), leaky, zeroOut, min, max);
    });
  };
};

export const prelu = binary({
  name: 'PRELU',
  code: 54,
  summary: 'x where positive, alpha * x elsewhere, alpha broadcast',
  operands: ['x', 'alpha'],
  quantize: { results: 'free', weights: [{ operand: 1, axis: null, hybrid: false }] },
  rows: {
    float: { dtypes: ['float32'], prepare: numbers((x, alpha) => (x >= 0 ? x : x * alpha)) },
    int8: { dtypes: ['int8', 'uint8'], quantized: true, prepare: quantizedPrelu },
  },
});
