import type { DType } from '@zoo/core';
import { type Shape, stridesOf } from '@zoo/core';
import { product } from './blocks.ts';
import type { Paddings } from './padding.ts';
import { type Copy, stridedCopy } from './strided-copy.ts';

/**
 * The correspondence behind SPACE_TO_BATCH_ND and BATCH_TO_SPACE_ND. Spatial position s of the large tensor is pixel
 * (s + before) mod block of block (s + before) / block in the small one, whose batch holds the pixels of a block one after
 * the other. One strided copy for each pixel of a block; `margins` are paddings (or crops) of the large tensor.
 */
export function blockCopies(
  dtype: DType,
  large: Shape,
  small: Shape,
  block: readonly number[],
  margins: Paddings,
  direction: 'to-batch' | 'from-batch',
): Copy[] {
  const spatial = block.length;
  const [largeStrides, smallStrides] = [stridesOf(large), stridesOf(small)];
  const batch = large[0];
  if (large.includes(0) || small.includes(0)) return []; // a block of any size divides nothing
  return Array.from({ length: product(block) }, (_, pixel) => {
    const ranges = pixelOf(pixel, block).map((inBlock, k) => {
      const before = margins[k][0] - inBlock; // large position = i * block - before
      const first = Math.max(0, Math.ceil(before / block[k]));
      const last = Math.min(small[k + 1], Math.ceil((before + large[k + 1]) / block[k]));
      return { first, count: Math.max(0, last - first), start: first * block[k] - before };
    });
    const box = [batch, ...ranges.map(({ count }) => count), ...large.slice(spatial + 1)];
    const inLarge = {
      offset: ranges.reduce((sum, { start }, k) => sum + start * largeStrides[k + 1], 0),
      strides: largeStrides.map((stride, k) => (k >= 1 && k <= spatial ? stride * block[k - 1] : stride)),
    };
    const inSmall = {
      offset: ranges.reduce(
        (sum, { first }, k) => sum + first * smallStrides[k + 1],
        pixel * batch * smallStrides[0],
      ),
      strides: smallStrides,
    };
    return direction === 'to-batch'
      ? stridedCopy(dtype, box, inLarge, inSmall)
      : stridedCopy(dtype, box, inSmall, inLarge);
  });
}

/** Coordinates of the n-th pixel of a block, row-major. */
function pixelOf(n: number, block: readonly number[]): number[] {
  const strides = stridesOf(block);
  return block.map((size, k) => Math.floor(n / strides[k]) % size);
}
