import type { OperandType } from '@zoo/ir';
import { halfAway } from '../../kernels/quantize/f32.ts';
import { f32x4, i32x4 } from '../../simd/index.ts';
import { map } from '../elementwise/map.ts';
import { type Lowering, operandOf, resultOf } from '../lowering.ts';

const truncated = i32x4.trunc_sat_f32x4_s;

/** Floats as 16-bit integers: clamp(round(x / scale) + zero), halves away from zero, the division in float32. */
export const quantizeWords: Lowering = map((node) => {
  const parameters = parametersOf(resultOf(node));
  if (typeof parameters === 'string') return parameters;
  const [least, most] = [i32x4.splat(-32768), i32x4.splat(32767)];
  return {
    name: 'quantize',
    ...parameters,
    compute(f, [x], { low: scale, high: zero }) {
      const rounded = halfAway(f, f32x4.div(x, f32x4.splat(scale)));
      const bounded = f32x4.pmin(f32x4.pmax(rounded, f32x4.splat(-65536)), f32x4.splat(65536));
      const value = i32x4.add(truncated(bounded), truncated(f32x4.splat(zero)));
      return i32x4.min_s(i32x4.max_s(value, least), most);
    },
  };
});

/** (q - zero) scale of 16-bit integers, which is rounded once. */
export const dequantizeWords: Lowering = map((node) => {
  const parameters = parametersOf(operandOf(node, 0));
  if (typeof parameters === 'string') return parameters;
  return {
    name: 'dequantize',
    ...parameters,
    compute: (_f, [q], { low: scale, high: zero }) =>
      f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(q, truncated(f32x4.splat(zero)))), f32x4.splat(scale)),
  };
});

/** Scale and zero point in the place of bounds. */
function parametersOf({ quantization }: OperandType): { low: number; high: number } | string {
  if (quantization?.scale.length !== 1) return 'no single scale';
  const scale = quantization.scale[0];
  if (!(scale > 0) || Math.fround(scale) !== scale) return 'a scale that is not a positive float32';
  return { low: scale, high: quantization.zeroPoint[0] };
}
