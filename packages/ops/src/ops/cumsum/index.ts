import { normalizeAxis } from '@zoo/core';
import type { CumsumOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { product } from '../../lib/blocks.ts';
import { knownIntegers, scalarInteger } from '../../lib/constants.ts';
import { operand } from '../../lib/site.ts';

export const cumsum = singleRow<CumsumOptions>({
  name: 'CUMSUM',
  code: 128,
  options: 'CumsumOptions',
  summary: 'running sum along an axis; exclusive leaves the element itself out, reverse runs backwards',
  operands: [{ name: 'x' }, { name: 'axis', kind: 'constant' }],
  types: 'T, int32 -> T',
  dtypes: ['float32', 'int32', 'int64'],
  tolerance: 'close',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = scalarInteger(site, 1);
    if (axis !== undefined) normalizeAxis(axis, shape.length);
    return [{ dtype, shape }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = normalizeAxis(knownIntegers(site, 1)[0], shape.length);
    const size = shape[axis];
    const inner = product(shape.slice(axis + 1));
    const rows = product(shape.slice(0, axis)) * inner;
    const { exclusive, reverse } = site.attrs;
    const zero = (dtype === 'int64' ? 0n : 0) as number;
    const step = reverse ? -inner : inner;
    return ([x], [y]) => {
      const from = x as Float32Array;
      const to = y as Float32Array;
      for (let row = 0; row < rows; row++) {
        let i = Math.floor(row / inner) * size * inner + (row % inner) + (reverse ? (size - 1) * inner : 0);
        let sum = zero;
        for (let k = 0; k < size; k++, i += step) {
          const before = sum;
          sum = sum + from[i]; // not +=: the elements may be bigint
          to[i] = exclusive ? before : sum;
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    return {
      attrs: { exclusive: random.next() < 0.5, reverse: random.next() < 0.5 },
      inputs: [randomOperand(random, dtype, shape), scalar(random.integer(-shape.length, shape.length - 1))],
    };
  }),
});
