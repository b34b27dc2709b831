import {
  type F64,
  f32,
  f32x4,
  f64,
  i8x16,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  type V128,
  v128,
} from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { acrossLanes, lanesBelow } from '../lib/lanes.ts';
import { halfAway } from '../quantize/f32.ts';

/**
 * Bytes of the quantization parameters that were found for a part of the activations (a picture, a row): the scale
 * (float32), the zero point (int32), and eight bytes that nobody uses. `found` is the address of these throughout.
 */
export const FOUND_BYTES = 16;

/**
 * Quantizes `count` floats to int8 by what they are: `symmetric` by the largest magnitude to [-127, 127], `asymmetric`
 * by their range, zero included, to [-128, 127]. The same operations in the same precision as
 * `lib/dynamic-quantization.ts` of `@zoo/ops`. Writes run over the end by up to 7 bytes.
 */
export function quantizePart(mode: 'symmetric' | 'asymmetric'): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`f32-quantize-${mode}`, PARAMETERS, (f, p) => {
    const { low, high } = rangeOf(f, p.from, p.count);
    const scale = f.let(f32.const(1), 'f32');
    const zero = f.int(0);
    const inverse = f.let(f32.const(0), 'f32');
    f.if(f32.lt(low, high), () =>
      (mode === 'symmetric' ? symmetric : asymmetric)(f, { low, high, scale, zero, inverse }),
    );
    f.storeF32(p.found, scale);
    f.storeI32(p.found, zero, 4);
    const factor = f.let(f32x4.splat(inverse));
    const shift = f.let(f32x4.convert_i32x4_s(i32x4.splat(zero)));
    const lowest = f.let(i8x16.splat(mode === 'symmetric' ? -127 : -128));
    f.times(i32.shr_u(i32.add(p.count, 7), 3), () => {
      const [a, b] = [0, 16].map((offset) => {
        const scaled = f32x4.mul(v128.load(p.from, offset), factor);
        return i32x4.trunc_sat_f32x4_s(halfAway(f, f32x4.add(shift, scaled)));
      });
      const words = f.let(i16x8.narrow_i32x4_s(a, b));
      f.storeLane(8, p.to, i8x16.max_s(i8x16.narrow_i16x8_s(words, words), lowest), 0);
      f.step(p.from, 32);
      f.step(p.to, 8);
    });
  });
}

const PARAMETERS = { from: 'i32', to: 'i32', count: 'i32', found: 'i32' } as const;

interface Found {
  readonly low: Local<'f32'>;
  readonly high: Local<'f32'>;
  readonly scale: Local<'f32'>;
  readonly zero: Local<'i32'>;
  readonly inverse: Local<'f32'>;
}

/** Smallest and largest element, 0 included. */
function rangeOf(f: Routine, from: Local<'i32'>, count: Local<'i32'>): Pick<Found, 'low' | 'high'> {
  const [lows, highs] = [f.let(f32x4.splat(0)), f.let(f32x4.splat(0))];
  const [at, left] = [f.int(from), f.int(count)];
  f.while(
    () => i32.gt_s(left, 0),
    () => {
      const x = f.let(v128.and(v128.load(at), lanesBelow(left)));
      f.set(lows, f32x4.pmin(lows, x));
      f.set(highs, f32x4.pmax(highs, x));
      f.step(at, 16);
      f.step(left, -4);
    },
  );
  const first = (take: (a: V128, b: V128) => V128, x: V128) =>
    f.let(f32x4.extract(acrossLanes(f, take, x), 0), 'f32');
  return { low: first(f32x4.pmin, lows), high: first(f32x4.pmax, highs) };
}

function symmetric(f: Routine, { low, high, scale, inverse }: Found): void {
  const largest = f.let(f32.max(f32.neg(low), high), 'f32');
  f.set(scale, f32.div(largest, f32.const(127)));
  f.set(inverse, f32.div(f32.const(127), largest));
}

/** `asymmetricParameters` of `@zoo/core`, in doubles. */
function asymmetric(f: Routine, found: Found): void {
  const [low, high] = [f.let(f64.promote(found.low), 'f64'), f.let(f64.promote(found.high), 'f64')];
  f.if(f64.lt(f64.sub(high, low), f64.const(1e-6)), () => {
    f.set(low, f64.min(low, f64.const(-0.5e-6)));
    f.set(high, f64.max(high, f64.const(0.5e-6)));
  });
  const scale = f.let(f64.div(f64.sub(high, low), f64.const(255)), 'f64');
  const [below, above] = [f.let(f64.div(low, scale), 'f64'), f.let(f64.div(high, scale), 'f64')];
  const errorLow = f64.add(f64.const(128), f64.abs(below));
  const errorHigh = f64.add(f64.const(127), f64.abs(above));
  const zero = f64.select(
    f64.lt(errorLow, errorHigh),
    f64.sub(f64.const(-128), below),
    f64.sub(f64.const(127), above),
  );
  const bounded = f64.min(f64.max(roundHalfAwayF64(f, zero), f64.const(-128)), f64.const(127));
  f.set(found.zero, i32.truncF64(bounded));
  f.set(found.scale, f32.demote(scale));
  f.set(found.inverse, f32.div(f32.const(1), found.scale));
}

function roundHalfAwayF64(f: Routine, value: F64): F64 {
  const x = f.let(value, 'f64');
  const whole = f.let(f64.trunc(x), 'f64');
  const away = f64.select(
    f64.ge(f64.abs(f64.sub(x, whole)), f64.const(0.5)),
    f64.copysign(f64.const(1), x),
    f64.const(0),
  );
  return f64.add(whole, away);
}
