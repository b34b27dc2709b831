import { formatShape, type Shape } from '@zoo/core';
import { invalid } from './errors.ts';

/** [batch, height, width, channels]; other ranks are refused. */
export function imageShape(
  shape: Shape,
): readonly [batch: number, height: number, width: number, depth: number] {
  if (shape.length === 4) return shape as unknown as readonly [number, number, number, number];
  throw invalid('IMAGE_RANK', 'x is not a batch of images', {
    expected: '[batch, height, width, channels]',
    received: formatShape(shape),
  });
}

/** A divisor that an attribute gives. */
export function blockSizeOf(blockSize: number): number {
  if (Number.isInteger(blockSize) && blockSize >= 1) return blockSize;
  throw invalid('BLOCK_SIZE', 'impossible block size', {
    expected: 'at least 1',
    received: String(blockSize),
  });
}

/** size / divisor, which must be whole; unknown sizes stay unknown. */
export function dividedSize(size: number, divisor: number, what: string): number {
  if (size < 0) return size;
  if (size % divisor === 0) return size / divisor;
  throw invalid('BLOCK_SIZE', `${what} does not divide into blocks`, {
    expected: `a multiple of ${divisor}`,
    received: String(size),
  });
}
