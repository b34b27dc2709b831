import { stridesOf, UNKNOWN } from '@zoo/core';
import type { StablehloSliceOptions } from '@zoo/tflite';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { numbersOf } from '../../families/stablehlo/attributes.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloSlice = movement<StablehloSliceOptions>({
  name: 'STABLEHLO_SLICE',
  code: 172,
  options: 'StablehloSliceOptions',
  summary: 'every stride-th element of the box of x from start up to limit',
  types: 'T -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const { starts, limits, steps } = boxOf(site.attrs, shape.length);
    const sizes = shape.map((size, axis) => {
      const [start, limit, step] = [starts[axis], limits[axis], steps[axis]];
      if (!(start >= 0 && start <= limit && step >= 1 && (limit <= size || size === UNKNOWN))) {
        throw invalid('SLICE_RANGE', `the slice leaves axis ${axis}`, {
          expected: `0 <= start <= limit <= ${size}, stride of 1 or more`,
          received: `${start}, ${limit}, ${step}`,
        });
      }
      return Math.ceil((limit - start) / step);
    });
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const { starts, steps } = boxOf(site.attrs, shape.length);
    const all = stridesOf(shape);
    const offset = starts.reduce((sum, start, axis) => sum + start * all[axis], 0);
    const strides = all.map((stride, axis) => stride * steps[axis]);
    const result = site.outputs[0].shape;
    const copy = stridedCopy(dtype, result, { offset, strides }, rowMajor(result));
    return ([x], [y]) => copy(x!, y);
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    const startIndices = shape.map((size) => random.integer(0, size - 1));
    return {
      attrs: {
        startIndices,
        limitIndices: shape.map((size, axis) => random.integer(startIndices[axis] + 1, size)),
        strides: shape.map(() => random.integer(1, 2)),
      },
      inputs: [randomOperand(random, dtype, shape)],
    };
  },
});

function boxOf({ startIndices, limitIndices, strides }: StablehloSliceOptions, rank: number) {
  return {
    starts: numbersOf(startIndices, rank),
    limits: numbersOf(limitIndices, rank),
    steps: numbersOf(strides, rank, 1),
  };
}
