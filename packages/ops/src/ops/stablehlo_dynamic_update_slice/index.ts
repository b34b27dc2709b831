import { stridesOf } from '@zoo/core';
import { randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, requireOneElement } from '../../lib/site.ts';
import { copyAll, rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloDynamicUpdateSlice = movement({
  name: 'STABLEHLO_DYNAMIC_UPDATE_SLICE',
  code: 194,
  summary: 'x with a box replaced, whose start comes as one number for each axis and is moved inside',
  operands: [{ name: 'x' }, { name: 'update' }, { name: 'starts', kind: 'variadic' }],
  types: 'T, T, int32|int64... -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const [x, update] = [operand(site, 0), operand(site, 1)];
    const starts = site.inputs.length - 2;
    const fits =
      update.shape.length === x.shape.length &&
      starts === x.shape.length &&
      update.shape.every((size, axis) => size <= x.shape[axis] || x.shape[axis] < 0);
    if (!fits) {
      throw invalid('SLICE_RANGE', 'the update does not fit into the operand', {
        expected: `${x.shape.length} starts, sizes up to [${x.shape}]`,
        received: `${starts} starts, sizes [${update.shape}]`,
      });
    }
    for (let slot = 2; slot < site.inputs.length; slot++) requireOneElement(site, slot, 'a start');
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const strides = stridesOf(shape);
    const sizes = operand(site, 1).shape;
    return ([x, update, ...starts], [y]) => {
      let offset = 0;
      shape.forEach((size, axis) => {
        const start = Number((starts[axis] as Int32Array)[0]);
        offset += Math.min(Math.max(start, 0), size - sizes[axis]) * strides[axis];
      });
      copyAll(x!, y);
      stridedCopy(dtype, sizes, rowMajor(sizes), { offset, strides })(update!, y);
    };
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    const sizes = shape.map((size) => random.integer(1, size));
    const starts = shape.map((size) => scalar(random.integer(-1, size), random.pick(['int32', 'int64'])));
    return {
      inputs: [
        randomOperand(random, dtype, shape),
        randomOperand(random, dtype, sizes),
        ...starts.map(({ tensor }) => ({ tensor })),
      ],
    };
  },
});
