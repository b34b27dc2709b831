import { normalizeAxis, stridesOf } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { knownIntegers } from '../../lib/constants.ts';
import { dtypeVersions, float8, SIZED } from '../../lib/dtypes.ts';
import { integers, operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const reverseV2 = movement({
  name: 'REVERSE_V2',
  code: 105,
  options: 'ReverseV2Options',
  summary: 'x backwards along the given axes',
  operands: [{ name: 'x' }, { name: 'axes', kind: 'constant' }],
  types: 'T, int32 -> T',
  dtypes: SIZED,
  version: dtypeVersions({ bool: 2, int8: 3, ...float8(4) }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    for (const axis of integers(site.inputs[1]?.data) ?? []) normalizeAxis(axis, shape.length);
    return [{ dtype, shape }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const axes = new Set(knownIntegers(site, 1).map((axis) => normalizeAxis(axis, shape.length)));
    const strides = stridesOf(shape);
    const source = {
      offset: [...axes].reduce((sum, axis) => sum + (shape[axis] - 1) * strides[axis], 0),
      strides: strides.map((stride, axis) => (axes.has(axis) ? -stride : stride)),
    };
    const copy = stridedCopy(dtype, shape, source, rowMajor(shape));
    return ([x], [y]) => copy(x!, y);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const axes = shape.map((_, axis) => axis).filter((axis) => axis === 0 || random.next() < 0.5);
    return { inputs: [randomOperand(random, dtype, shape), list(axes)] };
  }),
});
