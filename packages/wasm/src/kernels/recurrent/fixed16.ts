import { i16x8, type Local, type Routine, type V128, v128 } from '../../simd/index.ts';

/**
 * sigmoid and tanh of int16 fixed point, eight at a time, bit for bit as gemmlowp computes them and as `lib/fixed16.ts` of
 * `@zoo/ops` does one by one: a value of n integer bits has 15 - n fraction bits, results have 15.
 */
const { add_sat_s: addSaturated, q15mulr_sat_s: multiply } = i16x8;

const ONE = 32767;
const EXP_MINUS_EIGHTH = 28918; // e^(-1/8)
const THIRD = 10923; // 1/3
const [LINE_START, LINE_STEP] = [23130, -15420]; // 48/17 and -32/17 with 13 fraction bits

/** e^-(2^i) for i = -2, -1, ... 3; that of 4 is 0. */
const POWERS = [25520, 19875, 12055, 4435, 600, 11, 0];

const c = (value: number) => i16x8.splat(value);

/** 1 / (1 + e^-x) as Q0.15 of an int16 with `integerBits` integer bits. gemmlowp `logistic`. */
export function sigmoid16(f: Routine, value: V128, integerBits: number): Local<'v128'> {
  const x = f.let(value);
  const a = expOfNegative(f, f.let(i16x8.min_s(x, i16x8.neg(x))), integerBits);
  const half = newton(f, a);
  const positive = f.let(addSaturated(half, half));
  const either = f.let(v128.bitselect(positive, i16x8.sub(c(ONE), positive), i16x8.gt_s(x, c(0))));
  return f.let(v128.bitselect(c(16384), either, i16x8.eq(x, c(0))));
}

/** tanh x as Q0.15 of an int16 with `integerBits` integer bits. gemmlowp `tanh`. */
export function tanh16(f: Routine, value: V128, integerBits: number): Local<'v128'> {
  const x = f.let(value);
  // one integer bit more doubles x
  const a = expOfNegative(f, f.let(i16x8.min_s(x, i16x8.neg(x))), integerBits + 1);
  const quarter = f.let(i16x8.sub(newton(f, a), c(8192)));
  const half = f.let(addSaturated(quarter, quarter));
  const size = f.let(addSaturated(half, half));
  const either = f.let(v128.bitselect(size, i16x8.neg(size), i16x8.gt_s(x, c(0))));
  return f.let(v128.bitselect(c(0), either, i16x8.eq(x, c(0))));
}

/** e^x of x <= 0: the Taylor series of what lies above a multiple of -1/4, times a power of e for each bit of the rest. */
function expOfNegative(f: Routine, x: Local<'v128'>, integerBits: number): Local<'v128'> {
  const fractionBits = 15 - integerBits;
  const quarter = 1 << (fractionBits - 2);
  const above = f.let(i16x8.sub(v128.and(x, c(quarter - 1)), c(quarter)));
  const result = f.let(expNearZero(f, i16x8.shl(above, integerBits)));
  const rest = f.let(i16x8.sub(above, x));
  POWERS.forEach((power, i) => {
    const exponent = i - 2;
    if (integerBits <= exponent) return;
    const bit = c(1 << (fractionBits + exponent));
    f.set(result, v128.bitselect(multiply(result, c(power)), result, i16x8.eq(v128.and(rest, bit), bit)));
  });
  if (integerBits > 5) {
    const far = i16x8.gt_s(c(-(1 << (fractionBits + 5))), x);
    f.set(result, v128.andnot(result, far));
  }
  return f.let(v128.bitselect(c(ONE), result, i16x8.eq(x, c(0))));
}

/** e^a for -1/4 <= a < 0, from a series around -1/8. */
function expNearZero(f: Routine, a: V128): V128 {
  const x = f.let(i16x8.add(a, c(4096)));
  const square = f.let(multiply(x, x));
  const cube = multiply(square, x);
  const fourth = f.let(multiply(square, square));
  const inner = i16x8.add(halved(f, fourth, 2), cube);
  const tail = halved(f, f.let(i16x8.add(multiply(inner, c(THIRD)), square)), 1);
  const grown = multiply(c(EXP_MINUS_EIGHTH), i16x8.add(x, tail));
  return addSaturated(c(EXP_MINUS_EIGHTH), grown);
}

/** x / 2^bits, rounded half away from zero. */
function halved(f: Routine, x: Local<'v128'>, bits: 1 | 2): V128 {
  const half = 1 << (bits - 1);
  const biased = i16x8.add(i16x8.add(x, c(half)), i16x8.shr_s(x, 15));
  return f.let(i16x8.shr_s(biased, bits));
}

/** 2 / (1 + a) of 0 <= a <= 1 with 13 fraction bits, by three Newton steps from a line. */
function newton(f: Routine, a: V128): Local<'v128'> {
  const half = f.let(i16x8.avgr_u(a, c(ONE)));
  const x = f.let(i16x8.add(c(LINE_START), multiply(half, c(LINE_STEP))));
  for (let step = 0; step < 3; step++) {
    const missing = f.let(multiply(x, i16x8.sub(c(8192), multiply(half, x))));
    const twice = f.let(addSaturated(missing, missing));
    f.set(x, i16x8.add(x, addSaturated(twice, twice)));
  }
  return x;
}
