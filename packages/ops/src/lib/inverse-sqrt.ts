import { doublingHighMultiply, type FixedMultiplier, INT32_MAX, INT32_MIN } from '@zoo/core';

/**
 * 1 / sqrt(x) of a positive int32 as a multiplier, by five Newton steps in fixed point.
 * Source: `GetInvSqrtQuantizedMultiplierExp` of `tflite/kernels/internal/quantization_util.cc`, with the shift
 * already negated to our convention (positive shifts left).
 */
export function inverseSqrtMultiplier(x: number): FixedMultiplier {
  if (x <= 1) return { significand: INT32_MAX, shift: 0 };
  let shift = 11;
  let input = x;
  for (; input >= 2 ** 29; shift++) input = Math.floor(input / 4);
  const pairs = ((Math.clz32(input) - 1) >> 1) - 1;
  shift -= pairs;
  input *= 4 ** pairs;
  // Q3.28 from here on
  const value = (input / 2) >> 0;
  const half = (value + 1) >> 1;
  const threeHalves = 2 ** 28 + 2 ** 27;
  let root = 2 ** 28;
  for (let i = 0; i < 5; i++) {
    const cube = shiftLeftSaturating(doublingHighMultiply(doublingHighMultiply(root, root), root), 6);
    const next = doublingHighMultiply(threeHalves, root) - doublingHighMultiply(half, cube);
    root = shiftLeftSaturating(next, 3);
  }
  let significand = doublingHighMultiply(root, 1518500250); // sqrt(1/2) in Q0.31
  if (shift < 0) {
    significand *= 2 ** -shift;
    shift = 0;
  }
  return { significand, shift: -shift };
}

function shiftLeftSaturating(x: number, exponent: number): number {
  return Math.min(Math.max(x * 2 ** exponent, INT32_MIN), INT32_MAX);
}
