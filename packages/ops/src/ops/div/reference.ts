import {
  clamp,
  doublingHighMultiply,
  multiplyByQuantizedMultiplier,
  type QuantizedDType,
  quantizeMultiplier,
} from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { DivOptions } from '@zoo/tflite';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { broadcastLoop } from '../../lib/broadcast.ts';
import { checkedDivisor } from '../../lib/division.ts';
import { reciprocal } from '../../lib/reciprocal.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** The dividend, with all its headroom used, times the reciprocal of the divisor: `DivElementwise`. */
export const quantizedQuotient: Prepare<DivOptions> = (site) => {
  const [a, b] = [operand(site, 0), operand(site, 1)];
  const qa = quantizationOf(a, 'operand 0');
  const qb = quantizationOf(b, 'operand 1');
  const qo = quantizationOf(site.outputs[0], 'the result');
  const loop = broadcastLoop(a.shape, b.shape);
  const scale = quantizeMultiplier(Math.fround(qa.scale[0] / Math.fround(qb.scale[0] * qo.scale[0])));
  const [zeroA, zeroB, zeroOut] = [qa.zeroPoint[0], qb.zeroPoint[0], qo.zeroPoint[0]];
  const { min, max } = quantizedActivationRange(
    site.attrs.fusedActivationFunction,
    a.dtype as QuantizedDType,
    qo,
  );
  return ([left, right], [output]) => {
    const x = left as Uint8Array;
    const y = right as Uint8Array;
    const z = output as Uint8Array;
    loop((o, i, j) => {
      const divisor = checkedDivisor(y[j] - zeroB);
      const dividend = (x[i] - zeroA) * Math.sign(divisor);
      const inverse = reciprocal(Math.abs(divisor));
      const headroom = leadingSignBits(dividend);
      const quotient = doublingHighMultiply(dividend * 2 ** headroom, inverse.significand);
      const shift = scale.shift + inverse.shift - headroom;
      z[o] = clamp(multiplyByQuantizedMultiplier(quotient, { ...scale, shift }) + zeroOut, min, max);
    });
  };
};

/** Bits after the sign that repeat it. */
function leadingSignBits(x: number): number {
  return x >= 0 ? Math.clz32(x) - 1 : Math.clz32(-2 * x - 1);
}
