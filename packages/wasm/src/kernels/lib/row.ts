import { f32x4, i32, type Routine, type V128, v128 } from '../../simd/index.ts';
import { acrossLanes, lanesBelow } from './lanes.ts';

type Reduction = 'sum' | 'max' | 'min';

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

/**
 * The sum or extremum of a row of `count` floats, in all four lanes. Extrema pass over NaN, as `f32x4.pmax` does with its
 * first operand. `at` is used up.
 */
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
