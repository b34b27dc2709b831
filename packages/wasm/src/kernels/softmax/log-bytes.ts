import { type F64, f32, f32x4, f64, i32, i32x4, type Local, type Routine, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { loadFour, storeFour } from '../lib/elements.ts';
import { acrossLanes, boundedI32, lanesBelow } from '../lib/lanes.ts';

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  rows: 'i32',
  depth: 'i32',
  /** e^(-scale d) of every difference d. */
  table: 'i32',
  scale: 'f32',
  resultScale: 'f32',
  /** Of the scales. */
  ratio: 'f32',
  zero: 'i32',
} as const;

/**
 * The logarithm of softmax of bytes, row by row, in the float32 steps of the reference kernel: sums are formed in the order
 * of the elements, and their logarithm is rounded from a double.
 */
export function logSoftmaxBytes(type: 'int8' | 'uint8'): Kernel<keyof typeof PARAMETERS> {
  const [low, high] = type === 'int8' ? [-128, 127] : [0, 255];
  return defineKernel(`${type}-log-softmax`, PARAMETERS, (f, p) => {
    const ratio = f.let(f32x4.splat(p.ratio));
    const zero = f.let(i32x4.splat(p.zero));
    f.times(p.rows, () => {
      const largest = f.let(i32x4.splat(low));
      const [at, left] = [f.int(p.from), f.int(p.depth)];
      f.repeat(
        () => {
          const x = v128.bitselect(loadFour(type, at), i32x4.splat(low), lanesBelow(left));
          f.set(largest, i32x4.max_s(largest, x));
          f.step(at, 4);
          f.step(left, -4);
        },
        () => i32.gt_s(left, 0),
      );
      const most = f.int(i32x4.extract(acrossLanes(f, i32x4.max_s, largest), 0));
      const sum = f.let(f32.const(0), 'f32');
      f.set(at, p.from);
      f.times(p.depth, () => {
        const x = type === 'int8' ? i32.load8_s(at) : i32.load8_u(at);
        const entry = i32.add(p.table, i32.shl(i32.sub(most, x), 2));
        f.set(sum, f32.add(sum, f32.load(entry)));
        f.step(at, 1);
      });
      const real = f32.mul(p.scale, f32.demote(f64.fromI32(most)));
      const offset = f32.div(f32.add(real, f32.demote(logarithm(f, sum))), p.resultScale);
      const offsets = f.let(f32x4.splat(offset));
      f.set(left, p.depth);
      f.while(
        () => i32.gt_s(left, 0),
        () => {
          const x = f32x4.convert_i32x4_s(loadFour(type, p.from));
          const rounded = f32x4.nearest(f32x4.sub(f32x4.mul(ratio, x), offsets));
          const value = i32x4.add(i32x4.trunc_sat_f32x4_s(rounded), zero);
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

/** ln(x) of a float of at least 1 to 1e-16: 2 artanh((m - 1) / (m + 1)) for a mantissa m within sqrt(2) of 1. */
function logarithm(f: Routine, x: Local<'f32'>): F64 {
  const bits = f.int(i32x4.extract(f32x4.splat(x), 0));
  // those above sqrt(2) count as half of that, with one exponent more
  const exponent = f.int(i32.shr_s(i32.sub(bits, SQRT_HALF_BITS), 23));
  const mantissa = f32x4.extract(i32x4.splat(i32.sub(bits, i32.shl(exponent, 23))), 0);
  const m = f.let(f64.promote(mantissa), 'f64');
  const s = f.let(f64.div(f64.sub(m, f64.const(1)), f64.add(m, f64.const(1))), 'f64');
  const z = f.let(f64.mul(s, s), 'f64');
  let series: F64 = f64.const(2 / 23);
  for (let odd = 21; odd >= 1; odd -= 2) series = f64.add(f64.mul(series, z), f64.const(2 / odd));
  return f64.add(f64.mul(f64.fromI32(exponent), f64.const(Math.LN2)), f64.mul(s, series));
}

const SQRT_HALF_BITS = 0x3f3504f3;
