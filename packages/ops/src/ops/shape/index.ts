import { isStatic, type Shape, type TensorData } from '@zoo/core';
import type { ShapeOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { indexTypeOf, RESHAPABLE } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

export const shape = singleRow<ShapeOptions>({
  name: 'SHAPE',
  code: 77,
  options: 'ShapeOptions',
  summary: 'the sizes of x',
  results: [{ name: 'sizes' }],
  types: 'T -> int32|int64',
  dtypes: RESHAPABLE,
  infer(site) {
    const dtype = site.outputs[0]?.dtype ?? indexTypeOf(site.attrs.outType);
    return [{ dtype, shape: [operand(site, 0).shape.length] }];
  },
  fold(site) {
    const sizes = operand(site, 0).shape;
    const dtype = site.outputs[0]?.dtype ?? indexTypeOf(site.attrs.outType);
    return [isStatic(sizes) ? elements(sizes, dtype === 'int64') : undefined];
  },
  prepare(site) {
    const sizes = elements(operand(site, 0).shape, site.outputs[0].dtype === 'int64');
    return (_, [y]) => copyAll(sizes, y);
  },
  example: inTests(() => (random, dtype) => {
    const outType = random.pick(['INT32', 'INT64'] as const);
    return { attrs: { outType }, inputs: [randomOperand(random, dtype, randomShape(random, 0, 4))] };
  }),
});

function elements(sizes: Shape, wide: boolean): TensorData {
  return wide ? BigInt64Array.from(sizes, BigInt) : Int32Array.from(sizes);
}
