import { expect, it } from '@jest/globals';
import { perTensor, type Tensor, tensor } from '@zoo/core';
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

it('BATCH_MATMUL quantizes each row of a transposed hybrid operand by itself, as if it had been transposed before', () => {
  const weights = tensor('int8', [2, 2], Int8Array.from([1, -3, 5, 7]), perTensor(0.5, 0));
  const rows = Float32Array.from([1, 2, 300, -400]);
  const turned = Float32Array.from([1, 300, 2, -400]);
  const [plain, adjoint] = [rows, turned].map((data, i) => {
    const attrs = { ...ops.defaults('BATCH_MATMUL'), adjX: i === 1, asymmetricQuantizeInputs: true };
    const inputs = [tensor('float32', [2, 2], data), weights];
    return evaluate(ops.find('BATCH_MATMUL', false)!, { attrs, inputs, outputs: [] })[0].data;
  });
  expect(adjoint).toEqual(plain);
  expect(Number(plain[0])).toBeCloseTo(5.5, 1); // lost among the hundreds if both rows had one scale
});
