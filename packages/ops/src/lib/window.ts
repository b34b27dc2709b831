import { UNKNOWN } from '@zoo/core';
import type { Padding } from '@zoo/tflite';
import { invalid } from './errors.ts';

/** A window that slides along one axis: positions it takes, and padding in front of the first element. */
export interface SlidingWindow {
  readonly size: number;
  readonly before: number;
}

/**
 * SAME: ceil(size / stride) positions, the missing elements split around the input, the odd one behind. VALID: only
 * positions that lie inside. An unknown size gives an unknown number of positions.
 * Source: `ComputeOutSize`, `ComputePaddingWithOffset` of `tflite/kernels/padding.h`.
 */
export function slidingWindow(
  size: number,
  filter: number,
  stride: number,
  dilation: number,
  padding: Padding,
): SlidingWindow {
  if (size === UNKNOWN || filter === UNKNOWN) return { size: UNKNOWN, before: 0 };
  const reach = (filter - 1) * dilation + 1;
  const positions = Math.ceil((padding === 'SAME' ? size : size - reach + 1) / stride);
  if (positions < 0 || (positions === 0 && size > 0)) {
    throw invalid('WINDOW_TOO_LARGE', 'the window does not fit into the input', {
      expected: `at most ${size} elements`,
      received: String(reach),
    });
  }
  const missing = Math.max(0, (positions - 1) * stride + reach - size);
  return { size: positions, before: missing >> 1 };
}

/** Attributes that must be whole numbers above zero. */
export function requirePositive(attrs: Readonly<Record<string, number>>): void {
  for (const name in attrs) {
    const value = attrs[name];
    if (!Number.isInteger(value) || value < 1) {
      throw invalid('ATTRIBUTE_RANGE', `${name} is out of range`, {
        expected: 'at least 1',
        received: String(value),
      });
    }
  }
}
