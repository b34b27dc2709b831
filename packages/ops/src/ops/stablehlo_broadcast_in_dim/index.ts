import { stridesOf } from '@zoo/core';
import type { StablehloBroadcastInDimOptions } from '@zoo/tflite';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { axesOf, numbersOf } from '../../families/stablehlo/attributes.ts';
import { declaredShape } from '../../families/stablehlo/declared.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { rowMajor, stridedCopy } from '../../lib/strided-copy.ts';

export const stablehloBroadcastInDim = movement<StablehloBroadcastInDimOptions>({
  name: 'STABLEHLO_BROADCAST_IN_DIM',
  code: 170,
  options: 'StablehloBroadcastInDimOptions',
  summary: 'x stretched to the shape that the result declares: axis i of x is axis dimensions[i] there',
  types: 'T -> T',
  dtypes: RESHAPABLE,
  infer(site) {
    const x = operand(site, 0);
    const shape = declaredShape(site);
    if (shape) {
      const axes = axesOf(site.attrs.broadcastDimensions, shape.length, 'broadcast dimensions');
      const bad = numbersOf(axes, x.shape.length).find(
        (axis, i) => x.shape[i] !== 1 && x.shape[i] >= 0 && shape[axis] >= 0 && x.shape[i] !== shape[axis],
      );
      if (bad !== undefined) {
        throw invalid('SHAPE_BROADCAST', 'the operand does not stretch to the declared result', {
          expected: `1 or ${shape[bad]} at axis ${bad}`,
          received: `[${x.shape}]`,
        });
      }
    }
    return [{ dtype: x.dtype, shape }];
  },
  prepare(site) {
    const x = operand(site, 0);
    const { shape } = site.outputs[0];
    const strides = new Array<number>(shape.length).fill(0);
    const own = stridesOf(x.shape);
    numbersOf(site.attrs.broadcastDimensions).forEach((axis, i) => {
      if (x.shape[i] !== 1) strides[axis] = own[i];
    });
    const copy = stridedCopy(x.dtype, shape, { offset: 0, strides }, rowMajor(shape));
    return ([from], [to]) => copy(from!, to);
  },
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    const axes = shape.map((_, axis) => axis).filter(() => random.next() < 0.7);
    const from = axes.map((axis) => (random.next() < 0.3 ? 1 : shape[axis]));
    return {
      attrs: { broadcastDimensions: axes },
      inputs: [randomOperand(random, dtype, from)],
      outputs: [{ shape }],
    };
  },
});
