import { type DType, type Shape, stridesOf, type TensorData } from '@zoo/core';
import { rowMajor, stridedCopy } from './strided-copy.ts';

/** Copies consecutive pieces along an axis out of x, into one result each. */
export function copyParts(
  dtype: DType,
  shape: Shape,
  axis: number,
  sizes: readonly number[],
): (x: TensorData, results: readonly TensorData[]) => void {
  const strides = stridesOf(shape);
  let at = 0;
  const copies = sizes.map((size) => {
    const part = shape.with(axis, size);
    const source = { offset: at * strides[axis], strides };
    at += size;
    return stridedCopy(dtype, part, source, rowMajor(part));
  });
  return (x, results) => {
    copies.forEach((copy, i) => {
      copy(x, results[i]);
    });
  };
}
