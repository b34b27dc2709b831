import { elementCount, formatShape, type Shape } from '@zoo/core';
import { invalid } from '../../lib/errors.ts';

/** A transformation is a 4x4 matrix, whatever its rank. */
export function requireMatrix(shape: Shape): void {
  const count = elementCount(shape);
  if (count === 16 || count < 0) return;
  throw invalid('SHAPE_MISMATCH', 'the transformation is not a 4x4 matrix', {
    expected: '16 numbers',
    received: formatShape(shape),
  });
}

/** Products of matrices given row by row; the result is rounded to float32 as it is stored. */
export function multiply(size: number, ...matrices: readonly (readonly number[])[]): number[] {
  return matrices
    .map((matrix) => [...matrix])
    .reduce((a, b) =>
      a.map((_, at) => {
        const [row, column] = [Math.floor(at / size), at % size];
        let sum = 0;
        for (let k = 0; k < size; k++)
          sum = Math.fround(sum + Math.fround(a[row * size + k] * b[k * size + column]));
        return sum;
      }),
    );
}

/** Landmarks that options name must exist. */
export function requireLandmark(index: number, shape: Shape): void {
  const count = elementCount(shape);
  if (index >= 0 && (count < 0 || 3 * index + 2 < count)) return;
  throw invalid('CUSTOM_OPTIONS', 'the options name a landmark that is not there', {
    expected: `0 to ${Math.floor(count / 3) - 1}`,
    received: String(index),
  });
}
