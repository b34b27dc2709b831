import { i16x8, i32, i32x4, type Local, type Routine, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { storeEight } from '../lib/tail.ts';
import {
  FIXED_PARAMETERS,
  FLOAT_PARAMETERS,
  fixedScaling,
  floatScaling,
  type SumsToBytes,
} from '../requantize/sums.ts';

/** [outer, reduced, inner] -> [outer, inner]: sums of q - zero, rescaled once. */
export function sumColumnsInt8(type: Int8Type): Kernel<SumParameter> {
  return defineKernel(`${type}-sum-columns`, { ...PARAMETERS, ...FIXED_PARAMETERS }, (f, p) => {
    columns(f, type, p, fixedScaling(f, type, p));
  });
}

/** [outer, reduced, inner] -> [outer, inner]: means, as one float32 multiplication of each sum. */
export function meanColumnsInt8(type: Int8Type): Kernel<MeanParameter> {
  return defineKernel(`${type}-mean-columns`, { ...PARAMETERS, ...FLOAT_PARAMETERS }, (f, p) => {
    columns(f, type, p, floatScaling(f, type, p));
  });
}

function columns(
  f: Routine,
  type: Int8Type,
  p: Record<keyof typeof PARAMETERS, Local<'i32'>>,
  finish: SumsToBytes,
) {
  const zero = f.let(i16x8.splat(p.zero));
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
        const bytes = f.let(finish(sums[0], sums[1]));
        storeEight(f, to, bytes, left);
        f.step(column, 8);
        f.step(to, 8);
        f.step(left, -8);
      },
      () => i32.gt_s(left, 0),
    );
    f.step(p.from, i32.mul(p.reduced, p.pitch));
    f.step(p.to, p.pitch);
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
} as const;

type SumParameter = keyof typeof PARAMETERS | keyof typeof FIXED_PARAMETERS;
type MeanParameter = keyof typeof PARAMETERS | keyof typeof FLOAT_PARAMETERS;
