import type { ChannelConstants } from '../lib/channel-constants.ts';
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
 * as 16-bit integers without the zero point; a last single tap is paired with zero.
 *
 * @param to room for all groups at a multiple of 4, zeroed
 */
export function packDepthwiseInt8(
  to: Uint8Array,
  filter: Int8Array | Uint8Array,
  { channels, zero, ...size }: FilterSize & { readonly channels: number; readonly zero: number },
  constants: ChannelConstants,
): void {
  const { height, width } = size;
  const groupBytes = depthwiseGroupBytesInt8(size, constants);
  const rowBytes = depthwiseRowBytesInt8(width);
  const words = new Int16Array(to.buffer, to.byteOffset, to.byteLength / 2);
  for (let first = 0, at = 0; first < channels; first += 8, at += groupBytes) {
    const lanes = Math.min(8, channels - first);
    constants.write(to.subarray(at, at + constants.bytes), first, lanes);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const pair = (at + constants.bytes + y * rowBytes + (x >> 1) * 32) / 2 + (x & 1);
        const from = (y * width + x) * channels + first;
        for (let lane = 0; lane < lanes; lane++) words[pair + 2 * lane] = filter[from + lane] - zero;
      }
    }
  }
}
