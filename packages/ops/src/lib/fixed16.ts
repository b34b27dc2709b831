import { roundingShiftRight } from '@zoo/core';

/**
 * sigmoid and tanh of int16 fixed point, bit for bit as gemmlowp computes them: what TFLite's integer LSTM runs. A value
 * of n integer bits has 15 - n fraction bits; results lie in [-1, 1] with 15 fraction bits, where 32767 stands for 1.
 * Source: `fixedpoint/fixedpoint.h` of google/gemmlowp. Its constants are 32-bit ones cut to 16 bits with rounding.
 */
const ONE = 32767;
const EXP_MINUS_EIGHTH = 28918; // e^(-1/8)
const THIRD = 10923; // 1/3
const [LINE_START, LINE_STEP] = [23130, -15420]; // 48/17 and -32/17 with 13 fraction bits

/** e^-(2^i) for i = -2, -1, ... 4. */
const POWERS = [25520, 19875, 12055, 4435, 600, 11, 0];

/** The sigmoid of x with `integerBits` integer bits. */
export function fixedSigmoid(x: number, integerBits: number): number {
  if (x === 0) return 16384;
  const positive = oneOverOnePlus(expOfNegative(x > 0 ? -x : x, integerBits));
  return x > 0 ? positive : ONE - positive;
}

/** The hyperbolic tangent of x with `integerBits` integer bits. */
export function fixedTanh(x: number, integerBits: number): number {
  if (x === 0) return 0;
  const size = oneMinusOverOnePlus(expOfNegative(x > 0 ? -x : x, integerBits + 1)); // one bit more doubles x
  return x > 0 ? size : -size;
}

/** e^x of x <= 0: the Taylor series of what lies above a multiple of -1/4, times a power of e for each bit of the rest. */
function expOfNegative(x: number, integerBits: number): number {
  if (x === 0) return ONE;
  const fractionBits = 15 - integerBits;
  const quarter = 1 << (fractionBits - 2);
  const above = (x & (quarter - 1)) - quarter;
  let result = expNearZero(saturate(above * 2 ** integerBits));
  const rest = above - x;
  POWERS.forEach((power, i) => {
    const exponent = i - 2;
    if (integerBits > exponent && rest & (1 << (fractionBits + exponent))) result = multiply(result, power);
  });
  // beyond -32 the result is zero; only wide formats reach so far
  return integerBits > 5 && x < -(1 << (fractionBits + 5)) ? 0 : result;
}

/** e^a for -1/4 <= a < 0, from a series around -1/8. */
function expNearZero(a: number): number {
  const x = a + 4096;
  const square = multiply(x, x);
  const cube = multiply(square, x);
  const fourth = multiply(square, square);
  const tail = roundingShiftRight(multiply(roundingShiftRight(fourth, 2) + cube, THIRD) + square, 1);
  return saturate(EXP_MINUS_EIGHTH + multiply(EXP_MINUS_EIGHTH, x + tail));
}

/** 1 / (1 + a) for 0 <= a <= 1. */
function oneOverOnePlus(a: number): number {
  return saturate(newton(a) * 2);
}

/** (1 - a) / (1 + a) for 0 <= a <= 1. */
function oneMinusOverOnePlus(a: number): number {
  return saturate((newton(a) - 8192) * 4);
}

/** 2 / (1 + a) with 13 fraction bits, by three Newton steps from a line. */
function newton(a: number): number {
  const half = (a + ONE + 1) >> 1;
  let x = LINE_START + multiply(half, LINE_STEP);
  for (let step = 0; step < 3; step++) x += saturate(multiply(x, 8192 - multiply(half, x)) * 4);
  return x;
}

/** `SaturatingRoundingDoublingHighMul` of int16. */
function multiply(a: number, b: number): number {
  return Math.min((a * b + 16384) >> 15, ONE);
}

export function saturate(x: number): number {
  return Math.min(Math.max(x, -32768), 32767);
}
