import { stridesOf, UNKNOWN } from '@zoo/core';
import { inTests } from '#in-tests';
import { list, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { expectLength, givenSize, knownIntegers, unknownShape } from '../../lib/constants.ts';
import { SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand, requireOneElement } from '../../lib/site.ts';
import { fillWith, rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const dilate = movement({
  name: 'DILATE',
  code: 203,
  options: 'DilateOptions',
  summary: 'x with a value between its elements: dilation d puts d - 1 of them along an axis',
  operands: [{ name: 'x' }, { name: 'dilations', kind: 'constant' }, { name: 'value' }],
  types: 'T, int32, T -> T',
  dtypes: SIZED,
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    requireOneElement(site, 2, 'the value');
    const dilations = integers(site.inputs[1]?.data);
    if (dilations === undefined) return [{ dtype, shape: unknownShape(shape.length) }];
    expectLength(dilations, shape.length, 'the list of dilations');
    const sizes = shape.map((size, axis) => {
      if (dilations[axis] < 1)
        throw invalid('DILATION', 'dilations start at 1', { received: String(dilations[axis]) });
      if (size === UNKNOWN || size === 0) return size;
      return givenSize((size - 1) * dilations[axis] + 1, 'dilating');
    });
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const dilations = knownIntegers(site, 1);
    const strides = stridesOf(site.outputs[0].shape).map((stride, axis) => stride * dilations[axis]);
    const copy = stridedCopy(dtype, shape, rowMajor(shape), { offset: 0, strides });
    return ([x, , value], [y]) => {
      fillWith(y, value!);
      copy(x!, y);
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const dilations = shape.map(() => random.integer(1, 3));
    return {
      inputs: [randomOperand(random, dtype, shape), list(dilations), randomOperand(random, dtype, [])],
    };
  }),
});
