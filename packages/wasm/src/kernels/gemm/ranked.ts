import {
  type I32,
  i16x8,
  i32,
  i32x4,
  type Local,
  type Routine,
  sum,
  type V128,
  v128,
} from '../../simd/index.ts';
import { addQuads, type Sums } from './add-quads.ts';
import { RANKED } from './ranked-rows.ts';
import type { Rows } from './tile-rows.ts';

/**
 * What adds the products of a panel and two ranked rows: octs that fit 16 bits as such, then those whose quads do, then
 * the others: one activation of each pair at a time. What the 128 too much in each weight add is taken off first.
 */
export function rankedProducts(
  f: Routine,
  octBytes: Local<'i32'>,
  weights: I32,
  ones: V128,
): (rows: Rows, sums: Sums) => void {
  return (rows, sums) => {
    rows.forEach((row, i) => {
      const correction = f.let(v128.load32_splat(i32.add(row, octBytes), RANKED.correction));
      for (const s of sums[i]) f.set(s, i32x4.add(s, correction));
    });
    const head = f.int(i32.add(rows[0], octBytes));
    const list = f.int(i32.add(head, RANKED.list));
    const single = f.int(i32.load(head, RANKED.single));
    const add = (splats: V128[][], w: Local<'i32'>) => addQuads(f, splats, w, sums, ones, unsignedWeights);
    const eachOct = (stop: I32, body: (halves: V128[][], w: Local<'i32'>) => void) => {
      const end = f.int(stop);
      f.while(
        () => i32.lt_u(list, end),
        () => {
          const place = f.int(i32.load16_s(list));
          const at = rows.map((row) => f.int(i32.add(row, place)));
          const halves = [0, 4].map((offset) => at.map((row) => f.let(v128.load32_splat(row, offset))));
          body(halves, f.int(i32.add(weights, i32.mul(place, 4 * sums[0].length))));
          f.step(list, 2);
        },
      );
    };
    eachOct(i32.add(list, i32.load(head, RANKED.octs)), add);
    f.step(list, single);
    eachOct(sum(head, RANKED.list, i32.shr_u(octBytes, 2)), (halves, w) => {
      for (const half of halves) add([half], w);
    });
    eachOct(i32.add(list, single), (halves, w) => {
      for (const half of halves) {
        const even = half.map((x) => f.let(v128.and(x, i16x8.splat(255))));
        add([even], w);
        f.step(w, -16 * sums[0].length);
        add([half.map((x, i) => f.let(v128.xor(x, even[i])))], w);
      }
    });
  };
}

function unsignedWeights(weights: V128, activations: V128): V128 {
  return i16x8.relaxed_dot_i8x16_i7x16_s(activations, weights);
}
