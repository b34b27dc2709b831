import { type Shape, UNKNOWN, ZooError } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { invalid } from './errors.ts';
import { integers } from './site.ts';

/** Contents of an operand of kind `constant`, which are known whenever a kernel is prepared. */
export function knownIntegers(site: Site, slot: number): number[] {
  const values = integers(site.inputs[slot]?.data);
  if (values) return values;
  throw new ZooError({
    code: 'OPERAND_NOT_CONSTANT',
    category: 'failed',
    message: `contents of operand ${slot} must be known before the kernel runs`,
  });
}

/** The same for a single number; undefined while it is not known. */
export function scalarInteger(site: Site, slot: number): number | undefined {
  const values = integers(site.inputs[slot]?.data);
  if (values === undefined) return undefined;
  if (values.length === 1) return values[0];
  throw invalid('OPERAND_SCALAR', `operand ${slot} must hold one number`, {
    received: `${values.length} numbers`,
  });
}

/** A list operand with one entry for each axis. */
export function expectLength(values: readonly number[], length: number, what: string): void {
  if (values.length === length) return;
  throw invalid('OPERAND_LENGTH', `${what} has the wrong length`, {
    expected: String(length),
    received: String(values.length),
  });
}

/** A size that an operand gives, where -1 does not mean unknown. */
export function givenSize(size: number, what: string): number {
  return checkSize(size === UNKNOWN ? UNKNOWN - 1 : size, what);
}

/** @throws ZooError SHAPE_RANK for a rank that is the length of an operand, and of no shape */
export function unknownShape(rank: number): Shape {
  if (rank <= MOST_AXES) return new Array<number>(rank).fill(UNKNOWN);
  throw invalid('SHAPE_RANK', 'a shape has too many axes', {
    expected: `at most ${MOST_AXES}`,
    received: String(rank),
  });
}

/** Far more than a model may have (`limits.rank`), and few enough to be written down. */
const MOST_AXES = 1024;

/** f(size) where the size is known. */
export function mapSize(size: number, f: (size: number) => number): number {
  return size === UNKNOWN ? UNKNOWN : f(size);
}

/** A size that must be at least `min`; unknown sizes pass. */
export function checkSize(size: number, what: string, min = 0): number {
  if (size === UNKNOWN || (Number.isSafeInteger(size) && size >= min)) return size;
  throw invalid('SHAPE_SIZE', `${what} makes an impossible size`, {
    expected: `at least ${min}`,
    received: String(size),
  });
}
