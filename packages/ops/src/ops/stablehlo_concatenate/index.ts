import { stridesOf, UNKNOWN } from '@zoo/core';
import type { StablehloConcatenateOptions } from '@zoo/tflite';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { axesOf } from '../../families/stablehlo/attributes.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloConcatenate = movement<StablehloConcatenateOptions>({
  name: 'STABLEHLO_CONCATENATE',
  code: 169,
  options: 'StablehloConcatenateOptions',
  summary: 'operands one after the other along an axis',
  operands: [{ name: 'parts', kind: 'variadic' }],
  types: 'T... -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const [axis] = axesOf([site.attrs.dimension], shape.length, 'the dimension');
    const sizes = [...shape];
    for (let slot = 1; slot < site.inputs.length; slot++) {
      const part = operand(site, slot).shape;
      const fits =
        part.length === sizes.length &&
        part.every((size, k) => k === axis || size === sizes[k] || size < 0 || sizes[k] < 0);
      if (!fits) {
        throw invalid('SHAPE_MISMATCH', 'parts differ beside the axis of the concatenation', {
          expected: `[${shape}]`,
          received: `[${part}]`,
        });
      }
      part.forEach((size, k) => {
        if (k === axis) sizes[k] = size < 0 || sizes[k] < 0 ? UNKNOWN : sizes[k] + size;
        else if (sizes[k] < 0) sizes[k] = size;
      });
    }
    return [{ dtype, shape: sizes }];
  },
  prepare(site) {
    const [{ dtype, shape }] = site.outputs;
    const axis = Number(site.attrs.dimension);
    const strides = stridesOf(shape);
    let at = 0;
    const copies = site.inputs.map((_, slot) => {
      const part = operand(site, slot).shape;
      const copy = stridedCopy(dtype, part, rowMajor(part), { offset: at * strides[axis], strides });
      at += part[axis];
      return copy;
    });
    return (parts, [whole]) => {
      copies.forEach((copy, slot) => {
        copy(parts[slot]!, whole);
      });
    };
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    const dimension = random.integer(0, shape.length - 1);
    const parts = Array.from({ length: random.integer(1, 3) }, () =>
      shape.with(dimension, random.integer(1, 4)),
    );
    return { attrs: { dimension }, inputs: parts.map((part) => randomOperand(random, dtype, part)) };
  },
});
