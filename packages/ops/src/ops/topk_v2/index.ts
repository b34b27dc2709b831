import { UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { product } from '../../lib/blocks.ts';
import { givenSize, scalarInteger } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const topkV2 = singleRow({
  name: 'TOPK_V2',
  code: 48,
  options: 'TopKV2Options',
  summary:
    'the k largest values along the last axis, largest first, and their indices; of equals the first wins',
  operands: [{ name: 'x' }, { name: 'k', kind: 'constant' }],
  results: [{ name: 'values' }, { name: 'indices' }],
  types: 'T, int32|int16 -> T, int32|int16',
  dtypes: ['float32', 'int8', 'uint8', 'int16', 'int32', 'int64'],
  quantize: { results: 'same', plain: [1] },
  version({ inputs, outputs }) {
    if ([inputs[0], inputs[1], outputs[1]].some((type) => type?.dtype === 'int16')) return 3;
    return inputs[0]?.dtype === 'int8' ? 2 : 1;
  },
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const given = scalarInteger(site, 1);
    const k = given === undefined ? UNKNOWN : givenSize(given, 'k');
    const size = shape.at(-1);
    if (size === undefined || (size !== UNKNOWN && k > size)) {
      throw invalid('TOPK_COUNT', 'there are fewer than k values', {
        expected: `k from 0 to ${size}`,
        received: String(k),
      });
    }
    const sizes = shape.with(-1, k);
    return [
      { dtype, shape: sizes },
      { dtype: site.outputs[1]?.dtype ?? 'int32', shape: sizes },
    ];
  },
  prepare(site) {
    const { shape } = operand(site, 0);
    const size = shape[shape.length - 1];
    const k = site.outputs[0].shape[shape.length - 1];
    const rows = product(shape.slice(0, -1));
    const order = new Int32Array(size);
    return ([x], [values, indices]) => {
      const from = x as Float32Array;
      const to = values as Float32Array;
      const at = indices as Int32Array;
      for (let row = 0; row < rows; row++) {
        const start = row * size;
        for (let i = 0; i < size; i++) order[i] = i;
        order.sort((i, j) => {
          const [a, b] = [from[start + i], from[start + j]];
          if (a > b) return -1;
          if (a < b) return 1;
          return Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || i - j; // NaN is less than all numbers
        });
        for (let i = 0; i < k; i++) {
          at[row * k + i] = order[i];
          to[row * k + i] = from[start + order[i]];
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 3);
    const k = random.integer(1, shape[shape.length - 1]);
    return { inputs: [randomOperand(random, dtype, shape), scalar(k)] };
  }),
});
