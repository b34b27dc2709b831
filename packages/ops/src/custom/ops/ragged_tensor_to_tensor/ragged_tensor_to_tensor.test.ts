import { expect, it } from '@jest/globals';
import { evaluate } from '../../../evaluate.ts';
import { floats, list } from '../../../testing/run.ts';
import { raggedTensorToTensor } from './index.ts';

const V = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5]; // [[.5, 1, 1.5], [], [2, 2.5, 3, 3.5], [4, 4.5]]
const P = 9;

/** Structures of ragged_tensor_to_tensor_tflite_test.cc. */
it.each([
  {
    types: ['FIRST_DIM_SIZE', 'VALUE_ROWIDS'],
    shape: [4, 4],
    lists: [[4], [0, 0, 0, 2, 2, 2, 2, 3, 3]],
    expected: [0.5, 1, 1.5, P, P, P, P, P, 2, 2.5, 3, 3.5, 4, 4.5, P, P],
  },
  {
    types: ['ROW_SPLITS'],
    shape: [-1, -1],
    lists: [[0, 3, 3, 7, 9]],
    expected: [0.5, 1, 1.5, P, P, P, P, P, 2, 2.5, 3, 3.5, 4, 4.5, P, P],
  },
  {
    types: ['FIRST_DIM_SIZE', 'VALUE_ROWIDS'],
    shape: [3, 5],
    lists: [[4], [0, 0, 0, 2, 2, 2, 2, 3, 3]],
    expected: [0.5, 1, 1.5, P, P, P, P, P, P, P, 2, 2.5, 3, 3.5, P],
  },
  {
    types: ['ROW_SPLITS', 'ROW_SPLITS'],
    shape: [5, 2, 3],
    lists: [
      [0, 1, 3, 3, 5, 6],
      [0, 0, 2, 3, 5, 8, 9],
    ],
    expected: [
      P,
      P,
      P,
      P,
      P,
      P,
      0.5,
      1,
      P,
      1.5,
      P,
      P,
      P,
      P,
      P,
      P,
      P,
      P,
      2,
      2.5,
      P,
      3,
      3.5,
      4,
      4.5,
      P,
      P,
      P,
      P,
      P,
    ],
  },
])('fits $types into [$shape]', ({ types, shape, lists, expected }) => {
  const [result] = evaluate(raggedTensorToTensor, {
    attrs: { num_row_partition_tensors: types.length, row_partition_types: types },
    inputs: [list(...shape), floats([9], V), floats([1], [P]), ...lists.map((values) => list(...values))],
    outputs: [],
  });
  expect(Array.from(result.data as Float32Array)).toEqual(expected);
});
