import { i16x8, i32, i32x4, v128 } from '../../simd/index.ts';
import { clampBytes, type Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeBytes } from '../lib/tail.ts';
import { toInt16 } from './emit.ts';
import { uniformRequantizer } from './uniform.ts';

/** int32 sums of `q - zero` to bytes by one multiplier, eight at a time. */
export function requantizeSums(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-from-sums`, PARAMETERS, (f, p) => {
    const scale = uniformRequantizer(f, p);
    const zero = f.let(i16x8.splat(p.zeroTo));
    const range = type === 'int8' ? [-128, 127] : [0, 255];
    f.while(
      () => i32.gt_s(p.count, 0),
      () => {
        const [low, high] = [0, 16].map((offset) => scale(i32x4.shl(v128.load(p.from, offset), 1)));
        const words = f.let(i16x8.add_sat_s(toInt16(low, high), zero));
        const bytes = f.let(clampBytes(type, words, words, i32.const(range[0]), i32.const(range[1])));
        f.if(
          i32.ge_s(p.count, 8),
          () => f.storeLane(8, p.to, bytes, 0),
          () => storeBytes(f, f.int(p.to), bytes, p.count),
        );
        f.step(p.from, 32);
        f.step(p.to, 8);
        f.step(p.count, -8);
      },
    );
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  count: 'i32',
  zeroTo: 'i32',
  significand: 'i32',
  left: 'i32',
  right: 'i32',
} as const;
