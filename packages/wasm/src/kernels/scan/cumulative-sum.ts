import { f32, f32x4, i32, i32x4, type Local, type Routine, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';

export type ScanType = 'float32' | 'int32';

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
  const take = type === 'float32' ? f32x4.add : i32x4.add;
  return defineKernel(`${type}-cumulative-sum${exclusive ? '-exclusive' : ''}`, PARAMETERS, (f, p) => {
    f.times(p.outer, () => {
      const [column, result, left] = [f.int(p.from), f.int(p.to), f.int(p.inner)];
      f.while(
        () => i32.ge_s(left, 4),
        () => {
          const sum = f.let(i32x4.splat(0));
          along(f, p, column, result, (at, to) => {
            if (exclusive) f.store(to, sum);
            f.set(sum, take(sum, v128.load(at)));
            if (!exclusive) f.store(to, sum);
          });
          f.step(column, 16);
          f.step(result, 16);
          f.step(left, -4);
        },
      );
      f.times(left, () => {
        single(f, type, exclusive, p, column, result);
        f.step(column, 4);
        f.step(result, 4);
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

function single(
  f: Routine,
  type: ScanType,
  exclusive: boolean,
  p: Locals,
  from: Local<'i32'>,
  to: Local<'i32'>,
): void {
  if (type === 'float32') {
    const sum = f.let(f32.const(0), 'f32');
    along(f, p, from, to, (at, target) => {
      if (exclusive) f.storeF32(target, sum);
      f.set(sum, f32.add(sum, f32.load(at)));
      if (!exclusive) f.storeF32(target, sum);
    });
    return;
  }
  const sum = f.int(0);
  along(f, p, from, to, (at, target) => {
    if (exclusive) f.storeI32(target, sum);
    f.step(sum, i32.load(at));
    if (!exclusive) f.storeI32(target, sum);
  });
}
