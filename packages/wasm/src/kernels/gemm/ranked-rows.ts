import { type I32, i8x16, i16x8, i32, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import { ROW_PARAMETERS } from '../patches/rows.ts';
import { clampedRows } from './f32.ts';

/**
 * Behind the activations of a row: what its sum takes off (see `gemmQuads`), and, in the first row of a tile, the bytes
 * of the list of octs that fit 16 bits and of those that even their quads do not. The list follows: where octs are in a
 * row, those that fit from the beginning, those whose quads do up to its end, the others behind it.
 */
export const RANKED = { correction: 0, octs: 4, single: 8, list: 16 } as const;

/** Bytes of a row, `depth` being a multiple of 8, with what lies behind it. */
export function rankedPitch(depth: number): number {
  return 1.5 * depth + RANKED.list;
}

/** The largest sum of sizes of activations whose products with unsigned bytes 16 bits hold: 128 * 255 < 2^15. */
const LARGEST_TOGETHER = 128;

/**
 * Copies rows of signed bytes, a multiple of 8 in each, and says of each oct of two rows how it can be multiplied:
 * without branches, which nobody could foresee.
 */
export const RANKED_ROWS = defineKernel('rows-ranked', ROW_PARAMETERS, (f, p) => {
  const limit = i16x8.splat(LARGEST_TOGETHER);
  const two = (condition: I32) => i32.shl(condition, 1);
  f.repeat(
    () => {
      const from = clampedRows(f, p.from, p.fromPitch, p.rows, 2);
      const rows = clampedRows(f, p.to, p.pitch, p.rows, 2);
      const head = f.int(i32.add(rows[0], p.depth));
      const octs = f.int(i32.add(head, RANKED.list));
      const behind = f.int(i32.add(octs, i32.shr_u(p.depth, 2)));
      const single = f.int(behind);
      const quads = f.int(i32.sub(behind, 2));
      const sums = f.let(i32x4.splat(0));
      const at = f.int(0);
      f.repeat(
        () => {
          const [first, second] = from.map((row) => i32.add(row, at));
          const x = f.let(v128.load64_lane(1, second, v128.load64_zero(first)));
          for (const lane of [0, 1]) f.storeLane(8, i32.add(rows[lane], at), x, lane);
          const fours = i32x4.dot_i16x8_s(i16x8.extadd_pairwise_i8x16_s(x), i16x8.splat(-128));
          f.set(sums, i32x4.add(sums, fours));
          const pairs = f.let(i16x8.extadd_pairwise_i8x16_u(i8x16.abs(x)));
          const both = i16x8.add(pairs, i32x4.shuffle(pairs, pairs, [1, 0, 3, 2]));
          const wide = f.int(v128.anyTrue(i16x8.gt_s(pairs, limit)));
          const large = f.int(v128.anyTrue(i16x8.gt_s(both, limit)));
          for (const list of [octs, quads, single]) f.storeI16(list, at);
          f.step(octs, two(i32.xor(large, 1)));
          f.step(quads, i32.sub(two(wide), two(large)));
          f.step(single, two(wide));
          f.step(at, 8);
        },
        () => i32.lt_u(at, p.depth),
      );
      rows.forEach((row, i) => {
        const sum = i32.add(i32x4.extract(sums, 2 * i), i32x4.extract(sums, 2 * i + 1));
        f.storeI32(i32.add(row, p.depth), sum, RANKED.correction);
      });
      f.storeI32(head, i32.sub(i32.sub(octs, RANKED.list), head), RANKED.octs);
      f.storeI32(head, i32.sub(single, behind), RANKED.single);
      f.step(p.from, two(p.fromPitch));
      f.step(p.to, two(p.pitch));
      f.step(p.rows, -2);
    },
    () => i32.gt_s(p.rows, 0),
  );
});
