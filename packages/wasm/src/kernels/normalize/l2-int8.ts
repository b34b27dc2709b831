import { i32, i32x4, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { loadFour, storeFour } from '../lib/elements.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';
import { boundedI32, doublingHigh } from '../wide/requantize.ts';

/**
 * x over its Euclidean norm in steps of 1/128 around the middle of the type, row by row, bit for bit as
 * `lib/inverse-sqrt.ts` of `@zoo/ops` has it.
 */
export function l2NormalizeInt8(type: 'int8' | 'uint8'): Kernel<'from' | 'to' | 'rows' | 'depth' | 'zero'> {
  const [low, high, middle] = type === 'int8' ? [-128, 127, 0] : [0, 255, 128];
  const params = { from: 'i32', to: 'i32', rows: 'i32', depth: 'i32', zero: 'i32' } as const;
  return defineKernel(`${type}-l2-normalize`, params, (f, p) => {
    const zero = f.let(i32x4.splat(p.zero));
    f.times(p.rows, () => {
      const squares = f.let(i32x4.splat(0));
      const [at, left] = [f.int(p.from), f.int(p.depth)];
      f.repeat(
        () => {
          const x = f.let(v128.and(i32x4.sub(loadFour(type, at), zero), lanesBelow(left)));
          f.set(squares, i32x4.add(squares, i32x4.mul(x, x)));
          f.step(at, 4);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      const inverse = inverseSqrt(f, i32x4.extract(acrossLanes(f, i32x4.add, squares), 0));
      f.set(left, p.depth);
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const x = i32x4.shl(i32x4.sub(loadFour(type, p.from), zero), 7);
          const value = i32x4.add(multiplied(f, x, inverse), i32x4.splat(middle));
          storeFour(f, type, p.to, f.let(boundedI32(value, low, high)), left);
          const step = f.int(i32.select(i32.lt_s(left, 4), left, 4));
          f.step(p.from, step);
          f.step(p.to, step);
          f.step(left, -4);
        },
      );
    });
  });
}

interface Multiplier {
  readonly significand: Local<'v128'>;
  /** Bits to the right. */
  readonly shift: Local<'i32'>;
}

const ONE_AND_A_HALF = 2 ** 28 + 2 ** 27;
const SQRT_HALF = 1518500250; // with 31 fraction bits

/** 1 / sqrt(x): numbers in [1/4, 1) with 28 fraction bits, and five Newton steps from 1. */
function inverseSqrt(f: Routine, square: ReturnType<typeof i32.const>): Multiplier {
  const [x, shift] = [f.int(square), f.int(11)];
  const significand = f.let(i32x4.splat(2 ** 31 - 1));
  f.if(
    i32.le_s(x, 1),
    () => f.set(shift, i32.const(0)),
    () => {
      f.while(
        () => i32.ge_s(x, 2 ** 29),
        () => {
          f.set(x, i32.shr_u(x, 2));
          f.step(shift, 1);
        },
      );
      f.while(
        () => i32.lt_s(x, 2 ** 27),
        () => {
          f.set(x, i32.shl(x, 2));
          f.step(shift, -1);
        },
      );
      const half = f.let(i32x4.splat(i32.shr_u(i32.add(i32.shr_u(x, 1), 1), 1)));
      const root = f.let(i32x4.splat(2 ** 28));
      for (let step = 0; step < 5; step++) {
        const cube = i32x4.shl(doublingHigh(f, f.let(doublingHigh(f, root, root)), root), 6);
        const less = doublingHigh(f, half, f.let(cube));
        f.set(root, i32x4.shl(i32x4.sub(doublingHigh(f, i32x4.splat(ONE_AND_A_HALF), root), less), 3));
      }
      f.set(significand, doublingHigh(f, root, i32x4.splat(SQRT_HALF)));
      f.if(i32.lt_s(shift, 0), () => {
        f.set(significand, i32x4.shl(significand, i32.sub(0, shift)));
        f.set(shift, i32.const(0));
      });
    },
  );
  return { significand, shift };
}

/** Rounded twice; shifted with halves away from zero. */
function multiplied(f: Routine, x: V128, { significand, shift }: Multiplier): V128 {
  const y = f.let(doublingHigh(f, f.let(x), significand));
  const mask = f.int(i32.sub(i32.shl(1, shift), 1));
  const limit = i32x4.sub(i32x4.splat(i32.shr_u(mask, 1)), i32x4.shr_s(y, 31));
  const isAbove = i32x4.gt_s(v128.and(y, i32x4.splat(mask)), limit);
  return i32x4.sub(i32x4.shr_s(y, shift), isAbove);
}
