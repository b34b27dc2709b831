import { multiplyByQuantizedMultiplier, type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { ActivationFunctionType } from '@zoo/tflite';
import { quantizedActivationRange } from '../lib/activation.ts';
import { broadcastLoop } from '../lib/broadcast.ts';
import { operand, quantizationOf } from '../lib/site.ts';

/**
 * a + b and a - b on affine integers: both operands are brought to twice the larger scale with `leftShift` bits of
 * headroom, added, and rescaled. Source: `tflite/kernels/add.cc`, `reference_ops::AddElementwise`.
 */
export function quantizedSum<A extends { readonly fusedActivationFunction: ActivationFunctionType }>({
  sign,
  leftShift,
}: {
  readonly sign: 1 | -1;
  readonly leftShift: 15 | 20;
}): Prepare<A> {
  return (site) => {
    const a = operand(site, 0);
    const b = operand(site, 1);
    const qa = quantizationOf(a, 'operand 0');
    const qb = quantizationOf(b, 'operand 1');
    const qo = quantizationOf(site.outputs[0], 'the result');
    const loop = broadcastLoop(a.shape, b.shape);
    const [zeroA, zeroB, zeroOut] = [qa.zeroPoint[0], qb.zeroPoint[0], qo.zeroPoint[0]];
    const twice = 2 * Math.max(qa.scale[0], qb.scale[0]);
    const scaleA = quantizeMultiplier(qa.scale[0] / twice);
    const scaleB = quantizeMultiplier(qb.scale[0] / twice);
    const scaleOut = quantizeMultiplier(twice / (2 ** leftShift * qo.scale[0]));
    const range = quantizedActivationRange(site.attrs.fusedActivationFunction, a.dtype as QuantizedDType, qo);
    const headroom = 2 ** leftShift;
    return ([inputA, inputB], [output]) => {
      const x = inputA as Int8Array;
      const y = inputB as Int8Array;
      const z = output as Int8Array;
      loop((o, i, j) => {
        const left = multiplyByQuantizedMultiplier((x[i] - zeroA) * headroom, scaleA);
        const right = multiplyByQuantizedMultiplier((y[j] - zeroB) * headroom, scaleB);
        const value = multiplyByQuantizedMultiplier(left + sign * right, scaleOut) + zeroOut;
        z[o] = Math.min(Math.max(value, range.min), range.max);
      });
    };
  };
}
