import { expect, it } from '@jest/globals';
import { type Tensor, tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

const a = tensor('float32', [2, 3], Float32Array.from([1, 2, 3, 4, 5, 6]));
const at = tensor('float32', [3, 2], Float32Array.from([1, 4, 2, 5, 3, 6]));
const b = tensor('float32', [3, 2], Float32Array.from([1, 0, 0, 1, 1, 1]));
const bt = tensor('float32', [2, 3], Float32Array.from([1, 0, 1, 0, 1, 1]));

it.each([
  [false, false, a, b],
  [true, false, at, b],
  [false, true, a, bt],
  [true, true, at, bt],
] as const)('BATCH_MATMUL with adjX %s and adjY %s', (adjX, adjY, x: Tensor, y: Tensor) => {
  const attrs = { ...ops.defaults('BATCH_MATMUL'), adjX, adjY };
  const [{ shape, data }] = evaluate(ops.find('BATCH_MATMUL', false)!, {
    attrs,
    inputs: [x, y],
    outputs: [],
  });
  expect(shape).toEqual([2, 2]);
  expect([...data]).toEqual([4, 5, 10, 11]);
});

it('BATCH_MATMUL broadcasts the leading axes', () => {
  const x = tensor('float32', [2, 1, 1, 1], Float32Array.from([2, 3]));
  const y = tensor('float32', [3, 1, 1], Float32Array.from([1, 10, 100]));
  const attrs = ops.defaults('BATCH_MATMUL');
  const [{ shape, data }] = evaluate(ops.find('BATCH_MATMUL', false)!, {
    attrs,
    inputs: [x, y],
    outputs: [],
  });
  expect(shape).toEqual([2, 3, 1, 1]);
  expect([...data]).toEqual([2, 20, 200, 3, 30, 300]);
});
