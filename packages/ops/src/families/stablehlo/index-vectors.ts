import { type Shape, stridesOf } from '@zoo/core';
import { invalid } from '../../lib/errors.ts';
import { offsetsOf, otherAxes, pick } from '../../lib/offsets.ts';

/** A tensor of indices seen as vectors along one axis; an axis behind the last means vectors of one number. */
export interface IndexVectors {
  /** Sizes of the other axes. */
  readonly batch: Shape;
  /** Where number k of vector `batch` lies. */
  at(batch: number, k: number): number;
}

export function indexVectors(shape: Shape, axis: number, map: readonly number[]): IndexVectors {
  const inside = axis < shape.length;
  const length = inside ? shape[axis] : 1;
  if (
    !(Number.isInteger(axis) && axis >= 0 && axis <= shape.length) ||
    (length !== map.length && length >= 0)
  ) {
    throw invalid('INDEX_VECTORS', 'index vectors do not have one number for each axis they speak of', {
      expected: `${map.length} numbers along axis ${axis}`,
      received: `[${shape}]`,
    });
  }
  const others = inside ? otherAxes(shape.length, [axis]) : shape.map((_, k) => k);
  const strides = stridesOf(shape);
  const batch = pick(shape, others);
  let offsets: Float64Array | undefined;
  const step = inside ? strides[axis] : 0;
  return {
    batch,
    at(index, k) {
      offsets ??= offsetsOf(batch, pick(strides, others));
      return offsets[index] + k * step;
    },
  };
}
