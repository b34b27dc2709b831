import { expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

it('TRANSPOSE_CONV lays the filter down at every input pixel', () => {
  const attrs = { ...ops.defaults('TRANSPOSE_CONV'), strideW: 2, strideH: 2, padding: 'VALID' };
  const [{ data }] = evaluate(ops.find('TRANSPOSE_CONV', false)!, {
    attrs,
    inputs: [
      tensor('int32', [4], new Int32Array([1, 3, 5, 1])),
      tensor('float32', [1, 3, 3, 1], Float32Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9])),
      tensor('float32', [1, 1, 2, 1], new Float32Array([1, 10])),
    ],
    outputs: [],
  });
  expect([...data]).toEqual([1, 2, 3 + 10, 20, 30, 4, 5, 6 + 40, 50, 60, 7, 8, 9 + 70, 80, 90]);
});
