import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

export const rank = singleRow({
  name: 'RANK',
  code: 110,
  options: 'RankOptions',
  summary: 'the number of axes of x',
  results: [{ name: 'rank' }],
  types: 'T -> int32',
  dtypes: RESHAPABLE,
  infer: () => [{ dtype: 'int32', shape: [] }],
  fold: (site) => [Int32Array.of(operand(site, 0).shape.length)],
  prepare(site) {
    const count = operand(site, 0).shape.length;
    return (_, [y]) => {
      (y as Int32Array)[0] = count;
    };
  },
  example: inTests(() => (random, dtype) => ({
    inputs: [randomOperand(random, dtype, randomShape(random, 0, 4))],
  })),
});
