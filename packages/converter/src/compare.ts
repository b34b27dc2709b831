import { formatShape, type Tensor, ZooError } from '@zoo/core';

export interface Difference {
  /** NaN when one side has a NaN where the other has a number. */
  readonly max_abs_error: number;
  /** Cosine of the angle between both as vectors; 1 when both are zero. */
  readonly cosine: number;
}

/** How far two tensors with the same number of elements are apart, in units of their values. */
export function compareTensors(a: Tensor, b: Tensor): Difference {
  if (a.data.length !== b.data.length) {
    throw new ZooError({
      code: 'COMPARE_SHAPE',
      category: 'failed',
      message: 'tensors of different size cannot be compared',
      expected: formatShape(a.shape),
      received: formatShape(b.shape),
    });
  }
  let max = 0;
  let dot = 0;
  let squareA = 0;
  let squareB = 0;
  for (let i = 0; i < a.data.length; i++) {
    const x = Number(a.data[i]);
    const y = Number(b.data[i]);
    const difference = Object.is(x, y) ? 0 : Math.abs(x - y);
    if (!(difference <= max)) max = Number.isNaN(max) ? max : difference;
    dot += x * y;
    squareA += x * x;
    squareB += y * y;
  }
  const length = Math.sqrt(squareA * squareB);
  return { max_abs_error: max, cosine: length === 0 ? Number(squareA === squareB) : dot / length };
}
