import { f32x4, i32, i32x4, i64x2, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

export type ScanType = 'float32' | 'int32' | 'int64';

const ADD: Readonly<Record<ScanType, (a: V128, b: V128) => V128>> = {
  float32: f32x4.add,
  int32: i32x4.add,
  int64: i64x2.add,
};

/** Whether there is a kernel for a type. */
export function isScanType(dtype: string): dtype is ScanType {
  return Object.hasOwn(ADD, dtype);
}

const PARAMETERS = {
  outer: 'i32',
  size: 'i32',
  /** Elements from one to the next along the axis. */
  inner: 'i32',
  /** First element in the order of the sum. */
  from: 'i32',
  to: 'i32',
  /** Bytes from one element to the next in that order, and from one outer position to the next. */
  step: 'i32',
  outerStep: 'i32',
} as const;

type ScanKernel = Kernel<keyof typeof PARAMETERS>;

/** Running sums along an axis of [outer, size, inner]; `exclusive` ones leave the element itself out. */
export function cumulativeSum(type: ScanType, exclusive: boolean): ScanKernel {
  const width = type === 'int64' ? 8 : 4;
  const lanes = 16 / width;
  const loadLane = width === 8 ? v128.load64_zero : v128.load32_zero;
  return defineKernel(`${type}-cumulative-sum${exclusive ? '-exclusive' : ''}`, PARAMETERS, (f, p) => {
    f.times(p.outer, () => {
      const [column, result, left] = [f.int(p.from), f.int(p.to), f.int(p.inner)];
      const columns = (
        count: number,
        load: (at: Local<'i32'>) => V128,
        store: (to: Local<'i32'>, sum: Local<'v128'>) => void,
      ) => {
        const sum = f.let(i32x4.splat(0));
        along(f, p, column, result, (at, to) => {
          if (exclusive) store(to, sum);
          f.set(sum, ADD[type](sum, load(at)));
          if (!exclusive) store(to, sum);
        });
        f.step(column, count * width);
        f.step(result, count * width);
      };
      f.while(
        () => i32.ge_s(left, lanes),
        () => {
          columns(
            lanes,
            (at) => v128.load(at),
            (to, sum) => f.store(to, sum),
          );
          f.step(left, -lanes);
        },
      );
      f.times(left, () => {
        columns(
          1,
          (at) => loadLane(at),
          (to, sum) => f.storeLane(width, to, sum, 0),
        );
      });
      f.step(p.from, p.outerStep);
      f.step(p.to, p.outerStep);
    });
  });
}

type Locals = Readonly<Record<keyof typeof PARAMETERS, Local<'i32'>>>;

function along(
  f: Routine,
  p: Locals,
  from: Local<'i32'>,
  to: Local<'i32'>,
  body: (at: Local<'i32'>, to: Local<'i32'>) => void,
): void {
  const [source, target] = [f.int(from), f.int(to)];
  f.times(p.size, () => {
    body(source, target);
    f.step(source, p.step);
    f.step(target, p.step);
  });
}
