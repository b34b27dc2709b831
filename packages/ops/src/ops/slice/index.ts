import { type Shape, stridesOf, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { expectLength, knownIntegers, unknownShape } from '../../lib/constants.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

const byDtype = dtypeVersions({ int8: 2, string: 3, int16: 4, uint32: 6, int4: 7, float16: 8 });

export const slice = movement({
  name: 'SLICE',
  code: 65,
  options: 'SliceOptions',
  summary: 'a box of x; a size of -1 reaches to the end',
  operands: [{ name: 'x' }, { name: 'begin', kind: 'constant' }, { name: 'size', kind: 'constant' }],
  types: 'T, int32|int64, int32|int64 -> T',
  dtypes: [...SIZED, 'string', 'int4'],
  version: (site) => Math.max(byDtype(site), operand(site, 0).shape.length > 4 ? 5 : 1),
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const begin = integers(site.inputs[1]?.data);
    const size = integers(site.inputs[2]?.data);
    if (begin === undefined || size === undefined) return [{ dtype, shape: unknownShape(shape.length) }];
    return [{ dtype, shape: sizesOf(shape, begin, size) }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const strides = stridesOf(shape);
    const begin = knownIntegers(site, 1);
    const box = sizesOf(shape, begin, knownIntegers(site, 2));
    const offset = begin.reduce((sum, at, axis) => sum + at * strides[axis], 0);
    const copy = stridedCopy(dtype, box, { offset, strides }, rowMajor(box));
    return ([x], [y]) => copy(x!, y);
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 5);
    const begin = shape.map((size) => random.integer(0, size - 1));
    const size = shape.map((total, axis) =>
      random.next() < 0.3 ? -1 : random.integer(1, total - begin[axis]),
    );
    return { inputs: [randomOperand(random, dtype, shape), list(begin), list(size)] };
  }),
});

function sizesOf(shape: Shape, begin: readonly number[], size: readonly number[]): Shape {
  expectLength(begin, shape.length, 'begin');
  expectLength(size, shape.length, 'size');
  return shape.map((total, axis) => {
    const wanted = size[axis] === -1 && total !== UNKNOWN ? total - begin[axis] : size[axis];
    const inside = total === UNKNOWN || (wanted >= 0 && begin[axis] + wanted <= total);
    if (begin[axis] >= 0 && wanted >= UNKNOWN && inside) return wanted;
    throw invalid('SLICE_RANGE', `slice leaves axis ${axis}`, {
      expected: `within [0, ${total})`,
      received: `${begin[axis]} + ${size[axis]}`,
    });
  });
}
