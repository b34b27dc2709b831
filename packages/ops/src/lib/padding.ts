import { type Shape, UNKNOWN } from '@zoo/core';
import type { Site } from '@zoo/ir';
import { expectLength, givenSize, knownIntegers, mapSize, unknownShape } from './constants.ts';
import { invalid } from './errors.ts';
import { integers } from './site.ts';

/** Elements to add before and after each axis. */
export type Paddings = readonly (readonly [before: number, after: number])[];

/** Contents of a [rank, 2] operand. */
export function pairs(values: readonly number[], rank: number): Paddings {
  expectLength(values, 2 * rank, 'the list of paddings');
  return Array.from({ length: rank }, (_, axis) => {
    const pair = [values[2 * axis], values[2 * axis + 1]] as const;
    if (pair[0] >= 0 && pair[1] >= 0) return pair;
    throw invalid('PADDING_NEGATIVE', `padding of axis ${axis} is negative`, {
      received: `[${pair.join(',')}]`,
    });
  });
}

/** The paddings in slot 1, for a kernel. */
export function knownPaddings(site: Site, rank: number): Paddings {
  return pairs(knownIntegers(site, 1), rank);
}

/** Shape of the padded tensor; all unknown while the paddings in slot 1 are. */
export function paddedShape(site: Site, shape: Shape): Shape {
  const values = integers(site.inputs[1]?.data);
  if (values === undefined) return unknownShape(shape.length);
  return pairs(values, shape.length).map(([before, after], axis) =>
    shape[axis] === UNKNOWN
      ? UNKNOWN
      : mapSize(shape[axis], (size) => givenSize(size + before + after, 'padding')),
  );
}
