import { elementCount, type Shape, UNKNOWN } from '@zoo/core';
import { invalid } from '../../lib/errors.ts';

/** The size of the last axis; -1 while it is not known. */
export function frameSize(shape: Shape): number {
  const size = shape.at(-1);
  if (size !== undefined) return size;
  throw invalid('RANK', 'a signal has at least one axis', { expected: 'rank 1 or more', received: '0' });
}

/** How many frames lie in a tensor, one after the other; frames may be empty, and results of them are not. */
export function frameCount(shape: Shape): number {
  return elementCount(shape.slice(0, -1));
}

/** The shape with another last axis. */
export function withFrames(shape: Shape, size: number): Shape {
  return shape.with(-1, size);
}

/** Two sizes that must be the same, as far as they are known. */
export function requireSize(received: number, expected: number, what: string): void {
  if (received === expected || received === UNKNOWN || expected === UNKNOWN) return;
  throw invalid('SHAPE_MISMATCH', `${what} has the wrong size`, {
    expected: String(expected),
    received: String(received),
  });
}

/** A length that an option gives. */
export function requireLength(length: number, what: string, limit = MAX_LENGTH): number {
  if (Number.isInteger(length) && length >= 1 && length <= limit) return length;
  throw invalid('CUSTOM_OPTIONS', `${what} is out of range`, {
    expected: `1 to ${limit}`,
    received: String(length),
  });
}

/** Twenty seconds at 48 kHz: no frame, transform or history of a front end is longer. */
const MAX_LENGTH = 2 ** 20;
