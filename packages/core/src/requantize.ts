/**
 * Requantization of int32 sums as XNNPACK does it, its "fp32" scheme, which is what the official runtimes execute for
 * 8-bit convolutions, depthwise convolutions and fully connected layers on phones, desktops and the web: one float32
 * multiplication, rounded half to even. The classic fixed-point scheme of `fixed-point.ts`, which the other integer
 * kernels and microcontrollers use, differs from it by one step in about one value of a hundred.
 * Source: XNNPACK `src/xnnpack/requantization.h`, `src/microparams-init.c`.
 */

/** scale(input) * scale(weights) / scale(output), each step rounded to float32. */
export function requantizationScale(input: number, weights: number, output: number): number {
  return Math.fround(Math.fround(Math.fround(input) * Math.fround(weights)) / Math.fround(output));
}

/** 1.5 * 2^23: adding it leaves no room for a fraction, so float32 rounds to an integer, half to even. */
const MAGIC = 12582912;

/**
 * round(sum * scale) within [low, high], which are the limits of the result without its zero point and less than
 * 2^22 in size. The sum is rounded to float32 first: beyond 2^24 it loses its last bits, as in XNNPACK.
 */
export function requantize(sum: number, scale: number, low: number, high: number): number {
  const scaled = Math.fround(Math.fround(sum) * scale);
  const limited = scaled < low ? low : scaled > high ? high : scaled;
  return Math.fround(limited + MAGIC) - MAGIC;
}
