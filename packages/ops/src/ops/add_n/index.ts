import { formatShape, sameShape, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const addN = singleRow({
  name: 'ADD_N',
  code: 106,
  options: 'AddNOptions',
  summary: 'sum of operands of one shape',
  operands: [{ name: 'terms', kind: 'variadic' }],
  results: [{ name: 'sum' }],
  types: 'T... -> T',
  dtypes: ['float32', 'int32'],
  tolerance: 'close',
  traits: ['elementwise', 'commutative', 'layout-agnostic', 'pure'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    for (let slot = 1; slot < site.inputs.length; slot++) {
      const other = operand(site, slot).shape;
      if (sameShape(shape, other) || shape.includes(UNKNOWN) || other.includes(UNKNOWN)) continue;
      throw invalid('ADD_N_SHAPE', 'terms differ in shape', {
        expected: formatShape(shape),
        received: formatShape(other),
      });
    }
    return [{ dtype, shape }];
  },
  prepare:
    () =>
    (inputs, [y]) => {
      const sum = y as Float32Array;
      sum.set(inputs[0] as Float32Array);
      for (const term of inputs.slice(1)) {
        const values = term as Float32Array;
        for (let i = 0; i < sum.length; i++) sum[i] += values[i];
      }
    },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 0, 3);
    return {
      inputs: Array.from({ length: random.integer(1, 4) }, () => randomOperand(random, dtype, shape)),
    };
  }),
});
