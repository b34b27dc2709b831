import { type FixedMultiplier, multiplyByQuantizedMultiplier } from '@zoo/core';
import { saturate } from '../../lib/fixed16.ts';
import { inverseSqrtMultiplier } from '../../lib/inverse-sqrt.ts';

/**
 * Layer normalisation of int16 gates in place: to mean 0 and deviation 1 with 10 more fraction bits, times the weights,
 * plus the bias, to 12 fraction bits. Source: `PortableApplyLayerNorm` of TFLite. Sums stay below 2^53; the products
 * of the variance do not, hence BigInt.
 */
export function normaliseInteger(
  values: Int16Array,
  weights: Int16Array,
  bias: Int32Array,
  norm: { readonly multiplier: FixedMultiplier; readonly leastVariance: number },
): void {
  const count = values.length;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i++) {
    sum += values[i];
    squares += values[i] * values[i];
  }
  const mean = Math.trunc((sum * 1024) / count);
  const perElement = Math.trunc(1048576 / count);
  const spread = BigInt(squares) * BigInt(perElement) - BigInt(mean) * BigInt(mean);
  const variance = Number(BigInt.asIntN(32, spread / 1048576n));
  const inverse = inverseSqrtMultiplier(variance < 1 ? norm.leastVariance : variance);
  const { significand, shift } = norm.multiplier;
  const scaled = { significand, shift: shift + 12 };
  for (let i = 0; i < count; i++) {
    const centred = multiplyByQuantizedMultiplier(1024 * values[i] - mean, inverse);
    const weighed = centred * weights[i] + bias[i];
    const cut = Math.trunc((weighed > 0 ? weighed + 512 : weighed - 512) / 1024);
    values[i] = saturate(multiplyByQuantizedMultiplier(cut | 0, scaled));
  }
}
