import { i16x8, i32, i32x4, type Local, v128 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { widened } from '../lib/byte-vectors.ts';
import type { ChannelConstants } from '../lib/channel-constants.ts';
import type { Packer } from '../lib/packer.ts';

/** Taps of a filter. */
interface FilterSize {
  readonly height: number;
  readonly width: number;
}

/**
 * Bytes of eight channels: constants, then pairs of taps of 32 bytes (eight channels of two 16-bit taps): those of two
 * rows at a time, and of the last row of an odd number by columns.
 */
export function depthwiseGroupBytesInt8({ height, width }: FilterSize, { bytes }: ChannelConstants): number {
  return bytes + 32 * ((height >> 1) * width + (height & 1) * Math.ceil(width / 2));
}

/** What the zero point of the activations adds to sums. */
export interface SumOfWeights {
  /** In the constants of eight channels: to what the sum of the weights of each is added, times `factor`. */
  readonly at: number;
  readonly factor: number;
}

/**
 * Packs a filter [height, width, channels] by groups of eight channels: constants, then pairs of taps as 16-bit integers
 * without the zero point. Taps of two rows are paired, one below the other; those of the last row of an odd number with
 * their neighbours, the last of these with zero. Channels beyond the last hold anything.
 *
 * @param to address of room for all groups, a multiple of 4
 */
export function packDepthwiseInt8(
  packer: Packer,
  to: number,
  filter: Int8Array | Uint8Array,
  { channels, zero, ...size }: FilterSize & { readonly channels: number; readonly zero: number },
  constants: ChannelConstants,
  { at, factor }: SumOfWeights,
): void {
  const { height, width } = size;
  const groupBytes = depthwiseGroupBytesInt8(size, constants);
  const kernel = packDepthwise(filter instanceof Int8Array ? 'int8' : 'uint8');
  constants.write(packer, to, groupBytes, channels);
  const from = packer.free;
  packer.put(from, filter);
  packer.run(kernel, {
    from,
    to,
    channels,
    height,
    width,
    zero,
    constantBytes: constants.bytes,
    sumsAt: at,
    factor,
  });
}

/** Reads up to seven bytes behind the filter. */
function packDepthwise(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-pack-depthwise`, PARAMETERS, (f, p) => {
    const zero = f.let(i16x8.splat(p.zero));
    const factor = f.let(i16x8.splat(p.factor));
    const rowBytes = f.int(i32.mul(p.width, p.channels));
    const group = f.int(p.channels);
    f.repeat(
      () => {
        const at = f.int(p.from);
        const sumsAt = f.int(i32.add(p.to, p.sumsAt));
        const sums = [0, 16].map((offset) => f.let(v128.load(sumsAt, offset)));
        f.step(p.to, p.constantBytes);
        f.times(i32.shr_u(p.height, 1), () => {
          storeRow(at, sums, 1, rowBytes);
          f.step(at, rowBytes);
        });
        f.if(i32.and(p.height, 1), () => storeRow(at, sums, 2, p.channels));
        sums.forEach((sum, i) => {
          f.store(sumsAt, sum, 16 * i);
        });
        f.step(p.from, 8);
        f.step(group, -8);
      },
      () => i32.gt_s(group, 0),
    );

    /** Every tap, or every other one, with what lies behind it; there is nothing behind the last of an odd number. */
    function storeRow(
      at: Local<'i32'>,
      sums: readonly Local<'v128'>[],
      by: 1 | 2,
      distance: Local<'i32'>,
    ): void {
      const left = f.int(p.width);
      f.repeat(
        () => {
          const there = f.int(i32.sub(0, i32.ge_s(left, by)));
          const behind = widened(type, i32.add(at, i32.and(distance, there)), zero);
          const [first, second] = [
            f.let(widened(type, at, zero)),
            f.let(v128.and(behind, i32x4.splat(there))),
          ];
          const halves = [i16x8.interleaveLow(first, second), i16x8.interleaveHigh(first, second)];
          halves.forEach((half, i) => {
            const pairs = f.let(half);
            f.set(sums[i], i32x4.add(sums[i], i32x4.dot_i16x8_s(pairs, factor)));
            f.store(p.to, pairs, 16 * i);
          });
          f.step(p.to, 32);
          f.step(at, i32.mul(p.channels, by));
          f.step(left, -by);
        },
        () => i32.gt_s(left, 0),
      );
    }
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  channels: 'i32',
  height: 'i32',
  width: 'i32',
  zero: 'i32',
  /** In front of the taps of each group, and where among them sums of weights are added. */
  constantBytes: 'i32',
  sumsAt: 'i32',
  factor: 'i32',
} as const;
