import { normalizeAxis } from '@zoo/core';
import { inTests } from '#in-tests';
import { randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { scalarInteger, unknownShape } from '../../lib/constants.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

export const expandDims = movement({
  name: 'EXPAND_DIMS',
  code: 70,
  options: 'ExpandDimsOptions',
  summary: 'x with one more axis of size 1',
  operands: [{ name: 'x' }, { name: 'axis', kind: 'constant' }],
  types: 'T, int32|int64 -> T',
  dtypes: RESHAPABLE,
  traits: ['reshaping', 'pure', 'in-place'],
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const axis = scalarInteger(site, 1);
    if (axis === undefined) return [{ dtype, shape: unknownShape(shape.length + 1) }];
    const at = normalizeAxis(axis, shape.length + 1);
    return [{ dtype, shape: [...shape.slice(0, at), 1, ...shape.slice(at)] }];
  },
  prepare:
    () =>
    ([x], [y]) =>
      copyAll(x!, y),
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 0, 4);
    const axis = random.integer(-shape.length - 1, shape.length);
    return { inputs: [randomOperand(random, dtype, shape), scalar(axis)] };
  }),
});
