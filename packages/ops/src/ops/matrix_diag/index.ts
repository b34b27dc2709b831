import { allocate } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { MOVABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

export const matrixDiag = singleRow({
  name: 'MATRIX_DIAG',
  code: 113,
  options: 'MatrixDiagOptions',
  summary: 'square matrices with the last axis of x on the diagonal and 0 elsewhere',
  types: 'T -> T',
  dtypes: MOVABLE.filter((dtype) => dtype !== 'bool'),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const size = shape.at(-1);
    if (size === undefined)
      throw invalid('MATRIX_RANK', 'a scalar is no diagonal', { expected: 'a list or more' });
    return [{ dtype, shape: [...shape, size] }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const size = shape.at(-1) ?? 1;
    const zero = allocate(dtype, 1);
    return ([x], [y]) => {
      fillWith(y, zero);
      const from = x as Float32Array;
      const to = y as Float32Array;
      for (let i = 0; i < from.length; i++) to[i * size + (i % size)] = from[i];
    };
  },
  example: inTests(() => (random, dtype) => ({
    inputs: [randomOperand(random, dtype, randomShape(random, 1, 3))],
  })),
});
