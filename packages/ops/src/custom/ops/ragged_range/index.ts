import { allocate, type DType, memoryBytes, type TensorData, tensor, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand } from '../../../families/examples.ts';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { operand } from '../../../lib/site.ts';
import { rowSplits } from '../../lib/ragged.ts';
import { flexOptions } from '../../options/flex.ts';

/** Source: `tensorflow_lite_support/custom_ops/kernel/ragged/ragged_range_tflite.cc`. */
export const raggedRange = singleRow({
  name: 'RaggedRange',
  custom: flexOptions({}),
  summary: 'the numbers of many ranges: row splits, and all numbers one after the other',
  operands: [{ name: 'starts' }, { name: 'limits' }, { name: 'steps' }],
  results: [{ name: 'row_splits' }, { name: 'values' }],
  types: 'T, T, T -> int32|int64, T',
  dtypes: ['int32', 'int64', 'float32', 'float64'],
  infer: (site) => [
    { dtype: site.outputs[0]?.dtype ?? 'int64', shape: [UNKNOWN] },
    { dtype: operand(site, 0).dtype, shape: [UNKNOWN] },
  ],
  prepare({ inputs, outputs }) {
    const { dtype } = inputs[0]!;
    const splitsType = outputs[0].dtype as 'int32' | 'int64';
    return (operands, _, scope) => {
      const lists = operands.map((data) => Array.from(data as Float64Array, Number));
      const rows = Math.max(...lists.map(({ length }) => length));
      if (lists.some(({ length }) => length !== 1 && length !== rows)) {
        throw invalid('RAGGED_LENGTH', 'starts, limits and steps differ in number', {
          received: lists.map(({ length }) => length).join(', '),
        });
      }
      const at = (list: number[], row: number) => list[list.length === 1 ? 0 : row];
      const ranges = Array.from({ length: rows }, (_, row) => {
        const [start, limit, step] = lists.map((list) => at(list, row));
        return { start, step, count: rangeLength(start, limit, step) };
      });
      const counts = ranges.map(({ count }) => count);
      const total = counts.reduce((sum, count) => sum + count, 0);
      scope.reserve?.((memoryBytes(dtype) || 8) * total);
      const data = allocate(dtype, total);
      const put = elementsInto(data);
      let next = 0;
      for (const { start, step, count } of ranges) {
        for (let i = 0; i < count; i++) put(next++, start + i * step);
      }
      return [rowSplits(counts, splitsType), tensor(dtype, [total], data)];
    };
  },
  example: inTests(() => (random, dtype) => ({
    inputs: [
      randomOperand(random, dtype, [3]),
      randomOperand(random, dtype, [3]),
      { tensor: tensor(dtype, [1], dataOf(dtype, [random.pick([-400, -300, 300, 400])])) },
    ],
    outputs: [{ dtype: random.pick(['int32', 'int64']) }],
  })),
});

/** A range that would not end, or would fill the memory, is refused. */
const MAX_VALUES = 2 ** 26;

function rangeLength(start: number, limit: number, step: number): number {
  const count = Math.max(0, Math.ceil((limit - start) / step));
  if (step !== 0 && count <= MAX_VALUES) return count;
  throw invalid('RANGE_LENGTH', 'a range does not end', {
    expected: `at most ${MAX_VALUES} numbers`,
    received: `from ${start} to ${limit} in steps of ${step}`,
  });
}

function dataOf(dtype: DType, values: readonly number[]): TensorData {
  const data = allocate(dtype, values.length);
  const put = elementsInto(data);
  for (const [i, value] of values.entries()) put(i, value);
  return data;
}

function elementsInto(data: TensorData): (at: number, value: number) => void {
  const into = data as { [at: number]: number | bigint };
  const convert = data instanceof BigInt64Array ? BigInt : Number;
  return (at, value) => {
    into[at] = convert(value);
  };
}
