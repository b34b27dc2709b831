import { doublingHighMultiply, type FixedMultiplier, INT32_MAX, INT32_MIN } from '@zoo/core';

/**
 * 1 / x of a positive int32 as significand * 2^(shift - 31), by three Newton steps in Q2.29 from a line through
 * [1, 2]. Source: `GetReciprocal` of `tflite/kernels/internal/common.h` on gemmlowp's `one_over_one_plus_x`.
 */
export function reciprocal(x: number): FixedMultiplier {
  const zeros = Math.clz32(x);
  const fraction = x * 2 ** zeros - 2 ** 31; // x = (1 + fraction / 2^31) * 2^(31 - zeros)
  const half = Math.floor((fraction + INT32_MAX + 1) / 2);
  let guess = 1515870810 + doublingHighMultiply(half, -1010580540); // 48/17 - 32/17 * half
  for (let step = 0; step < 3; step++) {
    const rest = 2 ** 29 - doublingHighMultiply(half, guess);
    guess += saturate(doublingHighMultiply(guess, rest) * 4);
  }
  return { significand: saturate(guess * 2), shift: zeros - 31 };
}

function saturate(x: number): number {
  return Math.min(Math.max(x, INT32_MIN), INT32_MAX);
}
