import { elementCount, formatShape, isStatic, stridesOf } from '@zoo/core';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { dtypeVersions, SIZED } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { copyAll, rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

const byDtype = dtypeVersions({ bfloat16: 6, int4: 5, int16: 4, float16: 3 });

export const dynamicUpdateSlice = movement({
  name: 'DYNAMIC_UPDATE_SLICE',
  code: 151,
  options: 'DynamicUpdateSliceOptions',
  summary: 'x with a box replaced; the box is moved inside where its start lies outside',
  operands: [{ name: 'x' }, { name: 'update' }, { name: 'start' }],
  types: 'T, T, int32|int64 -> T',
  dtypes: [...SIZED, 'int4'],
  quantize: { results: 'same', plain: [2] },
  version: (site) => Math.max(byDtype(site), site.inputs[2]?.dtype === 'int64' ? 2 : 1),
  infer(site) {
    const [x, update, start] = [operand(site, 0), operand(site, 1), operand(site, 2)];
    if (isStatic(start.shape) && elementCount(start.shape) !== x.shape.length) {
      throw invalid('OPERAND_LENGTH', 'the start has the wrong length', {
        expected: String(x.shape.length),
        received: formatShape(start.shape),
      });
    }
    const fits = update.shape.every((size, axis) => size <= x.shape[axis] || x.shape[axis] < 0);
    if (update.shape.length !== x.shape.length || !fits) {
      throw invalid('UPDATE_SHAPE', 'the update does not fit into x', {
        expected: `at most ${formatShape(x.shape)}`,
        received: formatShape(update.shape),
      });
    }
    return [{ dtype: x.dtype, shape: x.shape }];
  },
  prepare(site) {
    const [x, update] = [operand(site, 0), operand(site, 1)];
    const strides = stridesOf(x.shape);
    return ([from, box, start], [y]) => {
      copyAll(from!, y);
      const offset = strides.reduce((sum, stride, axis) => {
        const room = x.shape[axis] - update.shape[axis];
        return sum + Math.min(Math.max(Number(start![axis]), 0), room) * stride;
      }, 0);
      // where to is known only now, so the copy is laid out here
      stridedCopy(x.dtype, update.shape, rowMajor(update.shape), { offset, strides })(box!, y);
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 1, 4);
    const size = shape.map((total) => random.integer(1, total));
    const start = shape.map((total) => random.integer(-1, total));
    return {
      inputs: [
        randomOperand(random, dtype, shape),
        randomOperand(random, dtype, size),
        { tensor: integersTensor(random.pick(['int32', 'int64']), [shape.length], start) },
      ],
    };
  }),
});
