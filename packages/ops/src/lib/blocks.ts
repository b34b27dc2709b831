import { type DType, elementCount, entryCount, type Shape, type TensorData } from '@zoo/core';
import { invalid } from './errors.ts';

/** Product of the sizes of a static shape. */
export function product(sizes: Shape): number {
  return elementCount(sizes);
}

/** Copies `length` elements of `dtype` from index i to index o, for every element type. */
export function blockCopy(
  dtype: DType,
  length: number,
): (from: TensorData, i: number, to: TensorData, o: number) => void {
  const width = entryCount(dtype, 1);
  const count = length * width;
  return (from, i, to, o) => {
    const source = from as Float32Array;
    const target = to as Float32Array;
    const [start, end] = [i * width, o * width];
    if (count >= 16 && !Array.isArray(from)) target.set(source.subarray(start, start + count), end);
    else for (let k = 0; k < count; k++) target[end + k] = source[start + k];
  };
}

/** An index read from an operand, which nobody has checked before. */
export function checkedIndex(index: number, size: number): number {
  if (index >= 0 && index < size) return index;
  throw invalid('INDEX_RANGE', 'index out of range', {
    expected: `an integer in [0, ${size})`,
    received: String(index),
  });
}
