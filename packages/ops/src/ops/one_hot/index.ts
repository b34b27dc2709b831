import { normalizeAxis, UNKNOWN } from '@zoo/core';
import type { OneHotOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand, randomShape, scalar } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { product } from '../../lib/blocks.ts';
import { givenSize, scalarInteger } from '../../lib/constants.ts';
import { MOVABLE } from '../../lib/dtypes.ts';
import { operand, requireOneElement } from '../../lib/site.ts';
import { fillWith } from '../../lib/strided-copy.ts';

export const oneHot = singleRow<OneHotOptions>({
  name: 'ONE_HOT',
  code: 85,
  options: 'OneHotOptions',
  summary: 'a new axis that is `on` at the index and `off` elsewhere; indices out of range are all `off`',
  operands: [{ name: 'indices' }, { name: 'depth', kind: 'constant' }, { name: 'on' }, { name: 'off' }],
  types: 'int32|int64, int32, T, T -> T',
  dtypes: MOVABLE,
  infer(site) {
    const { shape } = operand(site, 0);
    const axis = axisOf(site.attrs.axis, shape.length);
    requireOneElement(site, 2, 'the value of on');
    requireOneElement(site, 3, 'the value of off');
    const depth = scalarInteger(site, 1);
    const size = depth === undefined ? UNKNOWN : givenSize(depth, 'the depth');
    return [{ dtype: operand(site, 2).dtype, shape: [...shape.slice(0, axis), size, ...shape.slice(axis)] }];
  },
  prepare(site) {
    const { shape } = operand(site, 0);
    const axis = axisOf(site.attrs.axis, shape.length);
    const outer = product(shape.slice(0, axis));
    const inner = product(shape.slice(axis));
    const depth = site.outputs[0].shape[axis];
    return ([indices, , on, off], [y]) => {
      const hot = (on as Float32Array)[0];
      fillWith(y, off!);
      for (let i = 0; i < outer * inner; i++) {
        const index = Number(indices![i]);
        if (index < 0 || index >= depth) continue;
        (y as Float32Array)[(Math.floor(i / inner) * depth + index) * inner + (i % inner)] = hot;
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 0, 3);
    const depth = random.integer(1, 5);
    const values = Array.from({ length: product(shape) }, () => random.integer(-1, depth));
    return {
      attrs: { axis: random.integer(-1, shape.length) },
      inputs: [
        { tensor: integersTensor(random.pick(['int32', 'int64']), shape, values) },
        scalar(depth),
        randomOperand(random, dtype, []),
        randomOperand(random, dtype, []),
      ],
    };
  }),
});

/** -1 puts the new axis last. */
function axisOf(axis: number, rank: number): number {
  return axis === -1 ? rank : normalizeAxis(axis, rank + 1);
}
