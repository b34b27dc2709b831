import type { DType, Shape, TensorData } from '@zoo/core';
import { stridesOf } from '@zoo/core';

export const SELECTABLE: readonly DType[] = [
  'float32',
  'int8',
  'uint8',
  'int16',
  'int32',
  'uint32',
  'int64',
  'bool',
  'float16',
  'bfloat16',
];

export type Choose = (condition: TensorData, x: TensorData, y: TensorData, result: TensorData) => void;

/** result = condition ? x : y over `shape`, the operands read with the given strides (0 repeats). */
export function choose(shape: Shape, condition: number[], x: number[], y: number[]): Choose {
  const strides = stridesOf(shape);
  const count = shape.reduce((all, size) => all * size, 1);
  return (mask, left, right, result) => {
    const test = mask as Uint8Array;
    const [a, b, out] = [left as Float32Array, right as Float32Array, result as Float32Array];
    for (let o = 0; o < count; o++) {
      let [i, j, k, rest] = [0, 0, 0, o];
      for (let axis = 0; axis < shape.length; axis++) {
        const at = Math.floor(rest / strides[axis]);
        rest -= at * strides[axis];
        i += at * condition[axis];
        j += at * x[axis];
        k += at * y[axis];
      }
      out[o] = test[i] ? a[j] : b[k];
    }
  };
}
