import { i16x8, i32, i32x4, v128 } from '../../simd/index.ts';
import { clampBytes, type Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes } from '../lib/tail.ts';
import { toInt16 } from '../requantize/emit.ts';
import { uniformRequantizer } from '../requantize/uniform.ts';

/** [outer, reduced, inner] -> [outer, inner]: sums of q - zero, rescaled once; the mean is in the multiplier. */
export function sumColumnsInt8(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-sum-columns`, PARAMETERS, (f, p) => {
    const scale = uniformRequantizer(f, p);
    const zero = f.let(i16x8.splat(p.zero));
    const zeroTo = f.let(i16x8.splat(p.zeroTo));
    f.times(p.outer, () => {
      const [column, to, left] = [f.int(p.from), f.int(p.to), f.int(p.inner)];
      f.repeat(
        () => {
          const sums = [f.let(i32x4.splat(0)), f.let(i32x4.splat(0))];
          const at = f.int(column);
          f.times(p.reduced, () => {
            const x = f.let(i16x8.sub(type === 'int8' ? v128.load8x8_s(at) : v128.load8x8_u(at), zero));
            f.set(sums[0], i32x4.add(sums[0], i32x4.extend_low_i16x8_s(x)));
            f.set(sums[1], i32x4.add(sums[1], i32x4.extend_high_i16x8_s(x)));
            f.step(at, p.pitch);
          });
          const [low, high] = sums.map((sum) => scale(i32x4.shl(sum, 1)));
          const values = f.let(i16x8.add_sat_s(toInt16(low, high), zeroTo));
          const range = type === 'int8' ? [-128, 127] : [0, 255];
          const bytes = f.let(clampBytes(type, values, values, i32.const(range[0]), i32.const(range[1])));
          f.if(
            i32.ge_s(left, 8),
            () => f.storeLane(8, to, bytes, 0),
            () => storeBytes(f, f.int(to), bytes, left),
          );
          f.step(column, 8);
          f.step(to, 8);
          f.step(left, -8);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, i32.mul(p.reduced, p.pitch));
      f.step(p.to, p.pitch);
    });
  });
}

const PARAMETERS = {
  outer: 'i32',
  reduced: 'i32',
  /** Elements side by side, and those from one row to the next. */
  inner: 'i32',
  pitch: 'i32',
  from: 'i32',
  to: 'i32',
  zero: 'i32',
  zeroTo: 'i32',
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;
