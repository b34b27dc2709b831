import { i16x8, i32 } from '../../simd/index.ts';
import type { Int8Type } from '../gemm/int8.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import type { ChannelConstants } from '../lib/channel-constants.ts';
import type { Packer } from '../lib/packer.ts';
import { widened } from '../patches/gather.ts';
import { depthwiseRowBytesInt8 } from './int8.ts';

interface FilterSize {
  readonly height: number;
  readonly width: number;
}

/** Bytes of eight channels: constants and all filter rows. */
export function depthwiseGroupBytesInt8({ height, width }: FilterSize, { bytes }: ChannelConstants): number {
  return bytes + height * depthwiseRowBytesInt8(width);
}

/**
 * Packs a filter [height, width, channels] by groups of eight channels: constants, then row by row the pairs of taps
 * as 16-bit integers without the zero point; a last single tap is paired with zero. Channels beyond the last hold
 * anything.
 *
 * @param to address of room for all groups, a multiple of 4
 */
export function packDepthwiseInt8(
  packer: Packer,
  to: number,
  filter: Int8Array | Uint8Array,
  { channels, zero, ...size }: FilterSize & { readonly channels: number; readonly zero: number },
  constants: ChannelConstants,
): void {
  const { height, width } = size;
  const groupBytes = depthwiseGroupBytesInt8(size, constants);
  const kernel = packDepthwise(filter instanceof Int8Array ? 'int8' : 'uint8');
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
  });
  constants.write(packer, to, groupBytes, channels);
}

/** Reads up to seven bytes behind the filter. */
function packDepthwise(type: Int8Type): Kernel<keyof typeof PARAMETERS> {
  return defineKernel(`${type}-pack-depthwise`, PARAMETERS, (f, p) => {
    const zero = f.let(i16x8.splat(p.zero));
    const group = f.int(p.channels);
    f.repeat(
      () => {
        const at = f.int(p.from);
        f.step(p.to, p.constantBytes);
        f.times(p.height, () => {
          const left = f.int(p.width);
          f.repeat(
            () => {
              const first = f.let(widened(type, at, zero));
              const second = f.let(i16x8.splat(0));
              f.step(at, p.channels);
              f.if(i32.ge_s(left, 2), () => {
                f.set(second, widened(type, at, zero));
                f.step(at, p.channels);
              });
              f.store(p.to, i16x8.interleaveLow(first, second));
              f.store(p.to, i16x8.interleaveHigh(first, second), 16);
              f.step(p.to, 32);
              f.step(left, -2);
            },
            () => i32.gt_s(left, 0),
          );
        });
        f.step(p.from, 8);
        f.step(group, -8);
      },
      () => i32.gt_s(group, 0),
    );
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  channels: 'i32',
  height: 'i32',
  width: 'i32',
  zero: 'i32',
  /** In front of the taps of each group. */
  constantBytes: 'i32',
} as const;
