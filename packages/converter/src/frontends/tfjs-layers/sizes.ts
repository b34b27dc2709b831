import { formatShape, type Shape, ZooError } from '@zoo/core';

/** Sizes that a layer has to know; names the axis when one is open. */
export function knownSize(shape: Shape, axis: number, what: string): number {
  const size = shape[axis < 0 ? axis + shape.length : axis];
  if (size !== undefined && size >= 0) return size;
  throw new ZooError({
    code: 'SIZE_UNKNOWN',
    category: 'failed',
    message: `the ${what} must be known to convert this layer`,
    received: formatShape(shape),
  });
}
