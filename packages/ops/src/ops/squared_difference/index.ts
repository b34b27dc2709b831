import { multiplyByQuantizedMultiplier, quantizeMultiplier } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import { binary, numbers } from '../../families/binary.ts';
import { requantized } from '../../families/requantize.ts';
import { broadcastLoop } from '../../lib/broadcast.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Both operands at twice the larger scale with 7 bits of headroom, subtracted and squared. */
const HEADROOM = 128;

/** Source: `tflite/kernels/squared_difference.cc`. */
const quantizedSquaredDifference: Prepare = (site) => {
  const [a, b] = [operand(site, 0), operand(site, 1)];
  const qa = quantizationOf(a, 'operand 0');
  const qb = quantizationOf(b, 'operand 1');
  const qo = quantizationOf(site.outputs[0], 'the result');
  const loop = broadcastLoop(a.shape, b.shape);
  const twice = 2 * Math.max(qa.scale[0], qb.scale[0]);
  const scaleA = quantizeMultiplier(qa.scale[0] / twice);
  const scaleB = quantizeMultiplier(qb.scale[0] / twice);
  const scaleOut = quantizeMultiplier((twice * twice) / (HEADROOM * HEADROOM * qo.scale[0]));
  const [zeroA, zeroB, zeroOut] = [qa.zeroPoint[0], qb.zeroPoint[0], qo.zeroPoint[0]];
  return ([left, right], [output]) => {
    const x = left as Int8Array;
    const y = right as Int8Array;
    const z = output as Int8Array;
    loop((o, i, j) => {
      const p = multiplyByQuantizedMultiplier((x[i] - zeroA) * HEADROOM, scaleA);
      const q = multiplyByQuantizedMultiplier((y[j] - zeroB) * HEADROOM, scaleB);
      z[o] = requantized((p - q) * (p - q), scaleOut, zeroOut, -128, 127);
    });
  };
};

export const squaredDifference = binary({
  name: 'SQUARED_DIFFERENCE',
  code: 99,
  options: 'SquaredDifferenceOptions',
  summary: '(a - b)^2',
  traits: ['commutative'],
  rows: {
    float: { dtypes: ['float32'], prepare: numbers((a, b) => Math.fround(a - b) ** 2) },
    int32: { dtypes: ['int32'], prepare: numbers((a, b) => Math.imul(a - b, a - b)) },
    int8: { dtypes: ['int8'], version: 2, quantized: true, prepare: quantizedSquaredDifference },
  },
});
