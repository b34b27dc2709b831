import { stridesOf, tensor, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { dtypeVersions } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

export const where = singleRow({
  name: 'WHERE',
  code: 109,
  options: 'WhereOptions',
  summary: 'coordinates of the elements that are not 0, a row each',
  operands: [{ name: 'condition' }],
  results: [{ name: 'coordinates' }],
  types: 'T -> int64',
  dtypes: ['bool', 'float32', 'int32', 'int64', 'int8', 'uint8', 'uint32'],
  version: dtypeVersions({ bool: 1 }, { base: 2 }),
  infer: (site) => [{ dtype: 'int64', shape: [UNKNOWN, operand(site, 0).shape.length] }],
  prepare(site) {
    const { shape } = operand(site, 0);
    const strides = stridesOf(shape);
    return ([condition]) => {
      const found: bigint[] = [];
      let rows = 0;
      for (let i = 0; i < condition!.length; i++) {
        if (!condition![i]) continue;
        rows++;
        shape.forEach((size, axis) => {
          found.push(BigInt(Math.floor(i / strides[axis]) % size));
        });
      }
      return [tensor('int64', [rows, shape.length], BigInt64Array.from(found))];
    };
  },
  example: inTests(() => (random, dtype) => ({
    inputs: [randomOperand(random, dtype, randomShape(random, 1, 4))],
  })),
});
