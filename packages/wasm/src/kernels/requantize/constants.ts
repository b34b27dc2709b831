import { type FixedMultiplier, quantizeMultiplier } from '@zoo/core';

/**
 * Exact requantization by the classic scheme (double rounding, `MultiplyByQuantizedMultiplier`) without branches and
 * without shifts by lane, which SIMD does not have. For a sum x with significand m and right shift e, twice the sum
 * being given:
 *
 *     y = high32(2x * m + 2^31)                      SaturatingRoundingDoublingHighMul
 *     t = y + (y < 0 ? -1 : 0) + 2^(e-1)             RoundingDivideByPOT: half away from zero, ...
 *     result = floor(t / 2^e) = high32(t * 2^(32-e)) ... and its shift, as another multiplication
 *
 * The last product is taken of t + 2^31, which is not negative, and 2^(31-e) subtracted from the result.
 */
export interface ChannelScaling {
  readonly bias: number;
  readonly multiplier: FixedMultiplier;
}

/** Bytes of the constants of eight channels: bias, significand, rounding, power, offset, left factor, mask. */
export const SCALING_BYTES = 7 * 32;

const ROW = 8;
export const SCALING = {
  bias: 0,
  significand: 32,
  rounding: 64,
  power: 96,
  offset: 128,
  factor: 160,
  mask: 192,
} as const;

/** Which instructions the constants of a layer can do without. */
export interface ScalingVariant {
  /** Results below the zero point matter; after a RELU they do not, and rounding of negative sums neither. */
  readonly signed: boolean;
  /** Some channel has no right shift, or a left one. */
  readonly left: boolean;
}

export function scalingVariant(
  multipliers: readonly FixedMultiplier[],
  zeroPoint: number,
  low: number,
): ScalingVariant {
  return {
    signed: low < zeroPoint,
    left: multipliers.some(({ significand, shift }) => significand !== 0 && shift >= 0),
  };
}

export function variantName({ signed, left }: ScalingVariant): string {
  return `${signed ? '-signed' : ''}${left ? '-left' : ''}`;
}

/** Writes the constants of up to eight channels; the rest of the eight become zero. */
export function writeScaling(to: Int32Array, channels: readonly ChannelScaling[], zeroPoint: number): void {
  for (let lane = 0; lane < ROW; lane++) {
    const { bias, multiplier } = channels[lane] ?? NONE;
    const { significand } = multiplier;
    const shift = significand === 0 ? -1 : multiplier.shift;
    const e = Math.max(0, -shift);
    const at = (row: number) => row / 4 + lane;
    to[at(SCALING.bias)] = 2 * bias;
    to[at(SCALING.significand)] = significand;
    to[at(SCALING.rounding)] = e === 0 ? 0 : 2 ** (e - 1) + 2 ** 31;
    to[at(SCALING.power)] = e === 0 ? 0 : 2 ** (32 - e);
    to[at(SCALING.offset)] = zeroPoint - (e === 0 ? 0 : 2 ** (31 - e));
    to[at(SCALING.factor)] = 2 ** Math.max(0, shift);
    to[at(SCALING.mask)] = e === 0 ? -1 : 0;
  }
}

const NONE: ChannelScaling = { bias: 0, multiplier: quantizeMultiplier(0) };
