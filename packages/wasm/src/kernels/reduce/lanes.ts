import { f32x4, i32, i32x4, type Local, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { ELEMENT_BYTES, type ElementType, loadFour, storeFour } from '../lib/elements.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';

export type Fold = 'sum' | 'product' | 'max' | 'min';

/** Element types that fold in 32-bit lanes. */
export type FoldType = Exclude<ElementType, 'int64' | 'uint32'>;

/** How elements meet, as floats and as integers; NaN stays in extrema. */
const TAKE: Readonly<Record<Fold, readonly [float: Take, integer: Take]>> = {
  sum: [f32x4.add, i32x4.add],
  product: [f32x4.mul, i32x4.mul],
  max: [f32x4.max, i32x4.max_s],
  min: [f32x4.min, i32x4.min_s],
};

type Take = (a: V128, b: V128) => V128;

const START: Readonly<Record<Fold, readonly [float: number, integer: number]>> = {
  sum: [0, 0],
  product: [1, 1],
  max: [Number.NEGATIVE_INFINITY, -(2 ** 31)],
  min: [Number.POSITIVE_INFINITY, 2 ** 31 - 1],
};

/** Of integers each element is taken less `zero`; floats are divided by `divisor` at the end. */
const PARAMETERS = {
  outer: 'i32',
  reduced: 'i32',
  /** Elements side by side, and those from one row to the next. */
  inner: 'i32',
  pitch: 'i32',
  from: 'i32',
  to: 'i32',
  zero: 'i32',
  divisor: 'f32',
} as const;

type FoldKernel = Kernel<keyof typeof PARAMETERS>;

/** [outer, reduced, inner] -> [outer, inner], four columns of the result at a time. */
export function foldColumns(fold: Fold, type: FoldType, result: FoldType): FoldKernel {
  const { take, start, load, finish } = arithmeticOf(fold, type);
  return defineKernel(`${type}-${fold}-columns-${result}`, PARAMETERS, (f, p) => {
    const zero = f.let(i32x4.splat(p.zero));
    const divisor = f.let(f32x4.splat(p.divisor));
    const step = f.int(i32.mul(p.pitch, ELEMENT_BYTES[type]));
    f.times(p.outer, () => {
      const [column, to, left] = [f.int(p.from), f.int(p.to), f.int(p.inner)];
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const value = f.let(start);
          const at = f.int(column);
          f.times(p.reduced, () => {
            f.set(value, take(value, load(at, zero)));
            f.step(at, step);
          });
          storeFour(f, result, to, f.let(finish(value, divisor)), left);
          f.step(column, 4 * ELEMENT_BYTES[type]);
          f.step(to, 4 * ELEMENT_BYTES[result]);
          f.step(left, -4);
        },
      );
      f.step(p.from, i32.mul(step, p.reduced));
      f.step(p.to, i32.mul(p.pitch, ELEMENT_BYTES[result]));
    });
  });
}

/** The same where `inner` is 1: a row becomes one number. Four vectors at a time hide the latency of the sums. */
export function foldRows(fold: Fold, type: FoldType, result: FoldType): FoldKernel {
  const { take, start, load, finish } = arithmeticOf(fold, type);
  return defineKernel(`${type}-${fold}-rows-${result}`, PARAMETERS, (f, p) => {
    const zero = f.let(i32x4.splat(p.zero));
    const divisor = f.let(f32x4.splat(p.divisor));
    const one = f.int(1);
    f.times(p.outer, () => {
      const values = Array.from({ length: 4 }, () => f.let(start));
      const [at, left] = [f.int(p.from), f.int(p.reduced)];
      f.while(
        () => i32.ge_s(left, 16),
        () => {
          for (const value of values) {
            f.set(value, take(value, load(at, zero)));
            f.step(at, 4 * ELEMENT_BYTES[type]);
          }
          f.step(left, -16);
        },
      );
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const x = v128.bitselect(load(at, zero), start, lanesBelow(left));
          f.set(values[0], take(values[0], x));
          f.step(at, 4 * ELEMENT_BYTES[type]);
          f.step(left, -4);
        },
      );
      const joined = take(take(values[0], values[1]), take(values[2], values[3]));
      storeFour(f, result, p.to, f.let(finish(acrossLanes(f, take, joined), divisor)), one);
      f.step(p.from, i32.mul(p.reduced, ELEMENT_BYTES[type]));
      f.step(p.to, ELEMENT_BYTES[result]);
    });
  });
}

function arithmeticOf(fold: Fold, type: FoldType) {
  const isFloat = type === 'float32';
  const shifts = !isFloat && fold === 'sum' && type !== 'int32';
  return {
    take: TAKE[fold][isFloat ? 0 : 1],
    start: isFloat ? f32x4.splat(START[fold][0]) : i32x4.splat(START[fold][1]),
    load: (at: Local<'i32'>, zero: V128) =>
      shifts ? i32x4.sub(loadFour(type, at), zero) : loadFour(type, at),
    finish: (value: V128, divisor: V128) => (isFloat && fold === 'sum' ? f32x4.div(value, divisor) : value),
  };
}
