import { i16x8, i32x4, v128 } from '../../simd/index.ts';
import { defineKernel } from '../kernel.ts';
import { acrossLanes } from '../lib/lanes.ts';

/** 32 activations behind what sums with them begin with. */
export const CHUNK_BYTES = 36;

/**
 * Bytes in chunks of 32 become chunks that begin with minus eight times their sums, as two 16-bit integers: of those at
 * even pairs, of those at odd ones. Chunks may lie where bytes lie, if the last one begins four bytes in front of its bytes.
 */
export const chunkRow = defineKernel(
  'hybrid-chunk-row',
  { from: 'i32', to: 'i32', chunks: 'i32' },
  (f, p) => {
    f.times(p.chunks, () => {
      const halves = [0, 16].map((offset) => f.let(v128.load(p.from, offset)));
      const [a, b] = halves.map((half) => i16x8.extadd_pairwise_i8x16_s(half));
      const pairs = acrossLanes(f, i16x8.add, i16x8.add(a, b));
      f.storeLane(4, p.to, i16x8.sub(i32x4.splat(0), i16x8.shl(pairs, 3)), 0);
      halves.forEach((half, i) => {
        f.store(p.to, half, 4 + 16 * i);
      });
      f.step(p.from, 32);
      f.step(p.to, CHUNK_BYTES);
    });
  },
);
