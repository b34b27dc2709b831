import { stridesOf, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { expectLength, givenSize, knownIntegers, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { integers, operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const tile = movement({
  name: 'TILE',
  code: 69,
  options: 'TileOptions',
  summary: 'x repeated along each axis',
  operands: [{ name: 'x' }, { name: 'multiples', kind: 'constant' }],
  types: 'T, int32|int64 -> T',
  dtypes: [...SIZED, 'string'],
  version: dtypeVersions({ int8: 3, string: 2 }),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const multiples = integers(site.inputs[1]?.data);
    if (multiples === undefined) return [{ dtype, shape: unknownShape(shape.length) }];
    expectLength(multiples, shape.length, 'the list of multiples');
    const sizes = shape.map((size, axis) => {
      givenSize(multiples[axis], `multiple of axis ${axis}`);
      return size === UNKNOWN ? UNKNOWN : givenSize(size * multiples[axis], 'tiling');
    });
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    // every axis of the result is two: the repetition, over which x stands still, and the axis of x
    const { dtype, shape } = operand(site, 0);
    const multiples = knownIntegers(site, 1);
    const box = shape.flatMap((size, axis) => [multiples[axis], size]);
    const source = { offset: 0, strides: stridesOf(shape).flatMap((stride) => [0, stride]) };
    const copy = stridedCopy(dtype, box, source, rowMajor(box));
    return ([x], [y]) => copy(x!, y);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4, 3);
    const multiples = shape.map(() => random.integer(1, 3));
    return { inputs: [randomOperand(random, dtype, shape), list(multiples)] };
  }),
});
