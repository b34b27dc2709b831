import { multiplyByQuantizedMultiplier, type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { ActivationFunctionType } from '@zoo/tflite';
import { quantizedActivationRange } from '../lib/activation.ts';
import { broadcastLoop } from '../lib/broadcast.ts';
import { operand, quantizationOf } from '../lib/site.ts';

/**
 * a + b and a - b on affine integers: both operands are brought to twice the larger scale with `leftShift` bits of
 * headroom, added, and rescaled. Source: `tflite/kernels/add.cc`, `reference_ops::AddElementwise`.
 *
 * 8-bit sums whose scales XNNPACK takes are formed as there, see {@link sumMultipliers}: that is what runs them.
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
    const direct = leftShift === 20 ? sumMultipliers(qa.scale[0], qb.scale[0], qo.scale[0]) : undefined;
    if (direct) {
      const divisor = 2 ** direct.shift;
      const [ma, mb] = [direct.a, sign * direct.b];
      const bias = divisor / 2 - zeroA * ma - zeroB * mb;
      return ([inputA, inputB], [output]) => {
        const x = inputA as Int8Array;
        const y = inputB as Int8Array;
        const z = output as Int8Array;
        loop((o, i, j) => {
          const value = Math.floor((bias + x[i] * ma + y[j] * mb) / divisor) + zeroOut;
          z[o] = Math.min(Math.max(value, range.min), range.max);
        });
      };
    }
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

/** Multipliers of both operands and the right shift of their sum. */
export interface SumMultipliers {
  readonly a: number;
  readonly b: number;
  readonly shift: number;
}

/**
 * XNNPACK's form of 8-bit sums: scale(a) / scale(out) and scale(b) / scale(out) as integers with a common shift, the
 * larger of 21 bits; one rounding, half up. Undefined for ratios outside [2^-10, 2^8), which XNNPACK leaves to the
 * classic kernel. Source: XNNPACK `src/microparams-init.c`, `xnn_init_qs8_add_minmax_params`.
 */
export function sumMultipliers(a: number, b: number, out: number): SumMultipliers | undefined {
  const ratios = [a, b].map((scale) => Math.fround(Math.fround(scale) / Math.fround(out)));
  if (!ratios.every((ratio) => ratio >= 2 ** -10 && ratio < 2 ** 8)) return undefined;
  const shift = 20 - Math.floor(Math.log2(Math.max(...ratios)));
  const [x, y] = ratios.map((ratio) => Math.round(ratio * 2 ** shift));
  return { a: x, b: y, shift };
}
