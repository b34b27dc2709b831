import { stridesOf, UNKNOWN } from '@zoo/core';
import type { StablehloDynamicSliceOptions } from '@zoo/tflite';
import { randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { atLeast, numbersOf } from '../../families/stablehlo/attributes.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, requireOneElement } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloDynamicSlice = movement<StablehloDynamicSliceOptions>({
  name: 'STABLEHLO_DYNAMIC_SLICE',
  code: 193,
  options: 'StablehloDynamicSliceOptions',
  summary: 'a box of x of fixed sizes, whose start comes as one number for each axis and is moved inside',
  operands: [{ name: 'x' }, { name: 'starts', kind: 'variadic' }],
  types: 'T, int32|int64... -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const sizes = atLeast(numbersOf(site.attrs.sliceSizes, shape.length), 0, 'a slice size');
    const starts = site.inputs.length - 1;
    if (
      starts !== shape.length ||
      sizes.some((size, axis) => size > shape[axis] && shape[axis] !== UNKNOWN)
    ) {
      throw invalid('SLICE_RANGE', 'the slice does not fit into the operand', {
        expected: `${shape.length} starts, sizes up to [${shape}]`,
        received: `${starts} starts, sizes [${sizes}]`,
      });
    }
    for (let slot = 1; slot < site.inputs.length; slot++) requireOneElement(site, slot, 'a start');
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const strides = stridesOf(shape);
    const sizes = site.outputs[0].shape;
    const prepared = new Map<number, ReturnType<typeof stridedCopy>>();
    return ([x, ...starts], [y]) => {
      let offset = 0;
      shape.forEach((size, axis) => {
        const start = Number((starts[axis] as Int32Array)[0]);
        offset += Math.min(Math.max(start, 0), size - sizes[axis]) * strides[axis];
      });
      const copy = prepared.get(offset) ?? stridedCopy(dtype, sizes, { offset, strides }, rowMajor(sizes));
      if (prepared.size < 64) prepared.set(offset, copy);
      copy(x!, y);
    };
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    const starts = shape.map((size) => scalar(random.integer(-1, size), random.pick(['int32', 'int64'])));
    return {
      attrs: { sliceSizes: shape.map((size) => random.integer(1, size)) },
      inputs: [randomOperand(random, dtype, shape), ...starts.map(({ tensor }) => ({ tensor }))],
    };
  },
});
