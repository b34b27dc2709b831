import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

/** Constants are expanded when they are read, so what is left is a copy. */
export const densify = movement({
  name: 'DENSIFY',
  code: 124,
  options: 'DensifyOptions',
  summary: 'a sparse constant as a dense tensor',
  types: 'T -> T',
  dtypes: ['float32', 'float16', 'int8'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    return [{ dtype, shape }];
  },
  prepare:
    () =>
    ([x], [y]) =>
      copyAll(x!, y),
  example: inTests(() => (random, dtype) => ({
    inputs: [randomOperand(random, dtype, randomShape(random, 0, 4))],
  })),
});
