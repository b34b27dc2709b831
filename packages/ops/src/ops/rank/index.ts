import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { operand } from '../../lib/site.ts';

export const rank = singleRow({
  name: 'RANK',
  code: 110,
  options: 'RankOptions',
  summary: 'the number of axes of x',
  results: [{ name: 'rank' }],
  types: 'T -> int32',
  dtypes: ['float32', 'int8', 'uint8', 'int16', 'int32', 'int64', 'bool', 'string'],
  infer: () => [{ dtype: 'int32', shape: [] }],
  fold: (site) => [Int32Array.of(operand(site, 0).shape.length)],
  prepare(site) {
    const count = operand(site, 0).shape.length;
    return (_, [y]) => {
      (y as Int32Array)[0] = count;
    };
  },
  example: (random, dtype) => ({ inputs: [randomOperand(random, dtype, randomShape(random, 0, 4))] }),
});
