import { i8x16, i16x8, i32, v128 } from '../../simd/index.ts';
import { defineKernel, type Kernel } from '../kernel.ts';
import { INT8_PANEL, type Int8Type, PAIR_BYTES, type WeightStorage } from './int8.ts';
import { depthMask, halfOf } from './rows-of-bytes.ts';

/** Bytes that are written behind a panel: fifteen steps of the depth. */
export const PAIRS_SLACK = 8 * PAIR_BYTES.words;

/**
 * Up to eight rows of 8-bit weights as a panel: for each two steps of the depth the pairs of all rows, widened without
 * their zero point, or as the bytes they are. Reads up to 15 bytes behind the last row.
 */
export function packPairs(type: Int8Type, storage: WeightStorage): Kernel<keyof typeof PARAMETERS> {
  const pairBytes = PAIR_BYTES[storage];
  const laneBytes = pairBytes / INT8_PANEL;
  return defineKernel(`${type}-pack-pairs-${storage}`, PARAMETERS, (f, p) => {
    const zeroBytes = f.let(i8x16.splat(p.zero));
    const zero = f.let(i16x8.splat(p.zero));
    f.times(p.lanes, () => {
      const from = f.int(p.from);
      const to = f.int(p.to);
      const left = f.int(p.depth);
      f.repeat(
        () => {
          const x = f.let(v128.load(from));
          f.if(i32.lt_s(left, 16), () => f.set(x, v128.bitselect(x, zeroBytes, depthMask(left))));
          const parts =
            storage === 'bytes' ? [x] : [0, 1].map((half) => f.let(i16x8.sub(halfOf(type, x, half), zero)));
          for (let pair = 0; pair < 8; pair++) {
            const perPart = 8 / parts.length;
            const part = parts[Math.floor(pair / perPart)];
            f.storeLane(storage === 'bytes' ? 2 : 4, to, part, pair % perPart, pair * pairBytes);
          }
          f.step(to, 8 * pairBytes);
          f.step(from, 16);
          f.step(left, -16);
        },
        () => i32.gt_s(left, 0),
      );
      f.step(p.from, p.depth);
      f.step(p.to, laneBytes);
    });
  });
}

const PARAMETERS = {
  from: 'i32',
  to: 'i32',
  lanes: 'i32',
  depth: 'i32',
  /** Of the weights; 0 where they stay bytes. */
  zero: 'i32',
} as const;
