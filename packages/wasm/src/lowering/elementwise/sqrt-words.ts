import { QUANTIZED_RANGE } from '@zoo/core';
import { noteLanes } from '../../kernels/elementwise/division.ts';
import { boundedI32 } from '../../kernels/lib/lanes.ts';
import { f32x4, i32x4 } from '../../simd/index.ts';
import { operandOf, resultOf } from '../lowering.ts';
import type { Choose } from './maps.ts';

/** Square roots of 16-bit numbers, in floats and truncated. Numbers below the zero point have none. */
export const sqrtWords: Choose = (node) => {
  const [from, to] = [operandOf(node, 0).quantization, resultOf(node).quantization];
  if (from?.scale.length !== 1 || to?.scale.length !== 1) return 'no single scale';
  const [scale, zero] = [from.scale[0], from.zeroPoint[0]];
  const [resultScale, resultZero] = [to.scale[0], to.zeroPoint[0]];
  const { min, max } = QUANTIZED_RANGE.int16;
  return {
    name: `sqrt-${scale}z${zero}-${resultScale}z${resultZero}`,
    refusal: { code: 'DOMAIN', message: 'square root of a negative value', received: undefined },
    compute(f, [x], { fault }, left) {
      const steps = f32x4.convert_i32x4_s(i32x4.sub(x, i32x4.splat(zero)));
      const real = f.let(f32x4.mul(steps, f32x4.splat(scale)));
      noteLanes(f, f32x4.lt(real, f32x4.splat(0)), fault, left);
      const root = f32x4.div(f32x4.sqrt(real), f32x4.splat(resultScale));
      const value = i32x4.add(i32x4.trunc_sat_f32x4_s(root), i32x4.splat(resultZero));
      return boundedI32(f.let(value), min, max);
    },
  };
};
