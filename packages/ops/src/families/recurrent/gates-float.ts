import { type FixedMultiplier, roundHalfAway } from '@zoo/core';
import { saturate } from '../../lib/fixed16.ts';

const f32 = Math.fround;

/**
 * Layer normalisation of int16 gates in place, done in float32: to mean 0 and deviation 1, times the weights, plus the
 * bias, to 12 fraction bits. The bias has 10 fraction bits more than the weights. Source: `PortableApplyLayerNormFloat`
 * of TFLite; each operation rounds as it does there.
 */
export function normaliseInFloat(
  values: Int16Array,
  weights: Int16Array,
  bias: Int32Array,
  { significand, shift }: FixedMultiplier,
): void {
  const scale = f32(significand * 2 ** (shift - 31));
  const biasScale = f32(scale * 2 ** -10);
  let sum = 0;
  let squares = 0;
  for (const value of values) {
    sum = f32(sum + value);
    squares = f32(squares + f32(value * value));
  }
  const mean = f32(sum / values.length);
  const variance = f32(f32(squares / values.length) - f32(mean * mean));
  const inverse = f32(1 / f32(Math.sqrt(variance === 0 ? f32(1e-8) : variance)));
  for (let i = 0; i < values.length; i++) {
    const normal = f32(f32(values[i] - mean) * inverse);
    const weighed = f32(f32(f32(normal * weights[i]) * scale) + f32(f32(bias[i]) * biasScale));
    values[i] = saturate(roundHalfAway(weighed * 4096));
  }
}

/** The sigmoid of a gate with 12 fraction bits, cut to 15. Source: `PortableApplySigmoidFloat`. */
export function sigmoidInFloat(x: number): number {
  return cut(1 / f32(1 + f32(Math.exp(-x / 4096))));
}

/** The hyperbolic tangent of a value with `fractionBits`, cut to 15. Source: `PortableApplyTanhFloat`. */
export function tanhInFloat(x: number, fractionBits: number): number {
  return cut(Math.tanh(x * 2 ** -fractionBits));
}

function cut(x: number): number {
  return saturate(Math.trunc(f32(x) * 32768));
}
