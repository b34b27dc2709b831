import { f32, f32x4, i32, type Routine, type V128, v128 } from '../../simd/index.ts';
import { mapF32 } from '../elementwise/nest.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';

export type Reduction = 'sum' | 'max' | 'min';

const START: Readonly<Record<Reduction, number>> = {
  sum: 0,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
};

const TAKE: Readonly<Record<Reduction, (a: V128, b: V128) => V128>> = {
  sum: f32x4.add,
  max: f32x4.pmax,
  min: f32x4.pmin,
};

/** [outer, reduced, inner] -> [outer, inner], results divided by `divisor`: columns side by side in a vector. */
export function reduceColumnsF32(kind: Reduction): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-${kind}-columns`, PARAMETERS, (f, p) => {
    const divisor = f.let(f32x4.splat(p.divisor));
    const rowBytes = f.int(i32.shl(p.inner, 2));
    f.times(p.outer, () => {
      const column = f.int(p.from);
      mapF32(f, f.int(p.to), f.int(p.inner), () => {
        const result = f.let(f32x4.splat(START[kind]));
        const at = f.int(column);
        f.times(p.reduced, () => {
          f.set(result, TAKE[kind](result, v128.load(at)));
          f.step(at, rowBytes);
        });
        f.step(column, 16);
        return f32x4.div(result, divisor);
      });
      f.step(p.from, i32.mul(rowBytes, p.reduced));
      f.step(p.to, rowBytes);
    });
  });
}

const PARAMETERS = {
  outer: 'i32',
  reduced: 'i32',
  inner: 'i32',
  from: 'i32',
  to: 'i32',
  divisor: 'f32',
} as const;

/** The same where `inner` is 1: a row becomes one number. */
export function reduceRowsF32(kind: Reduction): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-${kind}-rows`, PARAMETERS, (f, p) => {
    f.times(p.outer, () => {
      const result = reduceRow(f, kind, f.int(p.from), p.reduced);
      f.storeF32(p.to, f32.div(f32x4.extract(result, 0), p.divisor));
      f.step(p.from, i32.shl(p.reduced, 2));
      f.step(p.to, 4);
    });
  });
}

/** A row of `count` floats taken together in all lanes. `at` is used up. */
export function reduceRow(
  f: Routine,
  kind: Reduction,
  at: ReturnType<Routine['int']>,
  count: ReturnType<Routine['int']>,
): V128 {
  const result = f.let(f32x4.splat(START[kind]));
  const left = f.int(count);
  f.while(
    () => i32.gt_s(left, 0),
    () => {
      const inside = lanesBelow(left);
      f.set(result, TAKE[kind](result, v128.bitselect(v128.load(at), f32x4.splat(START[kind]), inside)));
      f.step(at, 16);
      f.step(left, -4);
    },
  );
  return acrossLanes(f, TAKE[kind], result);
}
