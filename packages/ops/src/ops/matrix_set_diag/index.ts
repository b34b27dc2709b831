import { formatShape, isStatic, sameShape } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { MOVABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

export const matrixSetDiag = movement({
  name: 'MATRIX_SET_DIAG',
  code: 115,
  options: 'MatrixSetDiagOptions',
  summary: 'the matrices of x with another diagonal',
  operands: [{ name: 'x' }, { name: 'diagonal' }],
  types: 'T, T -> T',
  dtypes: MOVABLE.filter((dtype) => dtype !== 'bool'),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    if (shape.length < 2)
      throw invalid('MATRIX_RANK', 'x is not a matrix', { received: `${shape.length} axes` });
    const [rows, columns] = shape.slice(-2);
    const expected = [...shape.slice(0, -2), Math.min(rows, columns)];
    const diagonal = operand(site, 1).shape;
    if (isStatic(shape) && isStatic(diagonal) && !sameShape(diagonal, expected)) {
      throw invalid('DIAGONAL_SHAPE', 'the diagonal does not fit the matrix', {
        expected: formatShape(expected),
        received: formatShape(diagonal),
      });
    }
    return [{ dtype, shape }];
  },
  prepare(site) {
    const [rows, columns] = operand(site, 0).shape.slice(-2);
    const size = Math.min(rows, columns);
    return ([x, diagonal], [y]) => {
      copyAll(x!, y);
      const from = diagonal as Float32Array;
      const to = y as Float32Array;
      for (let i = 0; i < from.length; i++) {
        const at = i % size;
        to[Math.floor(i / size) * rows * columns + at * columns + at] = from[i];
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 2, 4);
    const size = Math.min(...shape.slice(-2));
    return {
      inputs: [
        randomOperand(random, dtype, shape),
        randomOperand(random, dtype, [...shape.slice(0, -2), size]),
      ],
    };
  }),
});
