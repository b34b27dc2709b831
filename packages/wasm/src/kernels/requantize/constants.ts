/**
 * Requantization of int32 sums by XNNPACK's scheme: one float32 multiplication, rounded half to even, as `requantize`
 * of `@zoo/core` does it one by one. Kernels keep twice the sum, which the scale makes up for; both are exact.
 */
export interface ChannelScaling {
  readonly bias: number;
  /** See `requantizationScale` of `@zoo/core`. */
  readonly scale: number;
}

/** Bytes of the constants of eight channels: bias, scale, zero point of the result. */
export const SCALING_BYTES = 3 * 32;

const ROW = 8;
export const SCALING = { bias: 0, scale: 32, offset: 64 } as const;

/** Writes the constants of up to eight channels; the rest of the eight become zero. */
export function writeScaling(to: Int32Array, channels: readonly ChannelScaling[], zeroPoint: number): void {
  const floats = new Float32Array(to.buffer, to.byteOffset, to.length);
  for (let lane = 0; lane < ROW; lane++) {
    const { bias, scale } = channels[lane] ?? NONE;
    to[SCALING.bias / 4 + lane] = 2 * bias;
    floats[SCALING.scale / 4 + lane] = scale / 2;
    to[SCALING.offset / 4 + lane] = zeroPoint;
  }
}

const NONE: ChannelScaling = { bias: 0, scale: 0 };
