import { stridesOf } from '@zoo/core';
import type { StablehloTransposeOptions } from '@zoo/tflite';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { axesOf, numbersOf } from '../../families/stablehlo/attributes.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { pick } from '../../lib/offsets.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloTranspose = movement<StablehloTransposeOptions>({
  name: 'STABLEHLO_TRANSPOSE',
  code: 202,
  options: 'StablehloTransposeOptions',
  summary: 'x with its axes in another order: y axis i is x axis permutation[i]',
  types: 'T -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    const axes = axesOf(numbersOf(site.attrs.permutation, shape.length), shape.length, 'the permutation');
    return [{ dtype, shape: pick(shape, axes) }];
  },
  prepare(site) {
    const { dtype, shape } = operand(site, 0);
    const strides = pick(stridesOf(shape), numbersOf(site.attrs.permutation));
    const result = site.outputs[0].shape;
    const copy = stridedCopy(dtype, result, { offset: 0, strides }, rowMajor(result));
    return ([x], [y]) => copy(x!, y);
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    return {
      attrs: { permutation: random.shuffle(shape.map((_, axis) => axis)) },
      inputs: [randomOperand(random, dtype, shape)],
    };
  },
});
