import { i32, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import type { Packer } from './packer.ts';

/** What a kernel keeps for every eight channels, in front of their weights. */
export interface ChannelConstants {
  /** Of eight channels; a multiple of 4. */
  readonly bytes: number;
  /** Writes those of `count` channels to an address, and those of each further eight `pitch` bytes behind. */
  write(packer: Packer, to: number, pitch: number, count: number): void;
}

/** Eight 32-bit numbers. */
const ROW_BYTES = 32;

/** Lists of 32-bit numbers, one for each channel, from the channel `start` on: eight of the first, eight of the second. */
export function pairedRows(
  lists: readonly [Int32Array | Float32Array, Float32Array],
  start: number,
): ChannelConstants {
  return {
    bytes: 2 * ROW_BYTES,
    write(packer, to, pitch, count) {
      lists.forEach((list, i) => {
        const from = packer.free;
        packer.put(from, list.subarray(start, start + count));
        packer.run(SPREAD_ROWS, { from, to: to + i * ROW_BYTES, pitch, count });
      });
    },
  };
}

/** Eights of a list go `pitch` bytes apart; the last one with what lies behind the list, less than its slack. */
const SPREAD_ROWS = defineKernel(
  'spread-rows',
  { from: 'i32', to: 'i32', pitch: 'i32', count: 'i32' },
  (f, { from, to, pitch, count }) =>
    f.repeat(
      () => {
        for (const half of [0, 16]) f.store(to, v128.load(from, half), half);
        f.step(from, ROW_BYTES);
        f.step(to, pitch);
        f.step(count, -8);
      },
      () => i32.gt_s(count, 0),
    ),
);
