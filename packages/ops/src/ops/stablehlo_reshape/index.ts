import { elementCount, isStatic } from '@zoo/core';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { declaredShape } from '../../families/stablehlo/declared.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';
import { copyAll } from '../../lib/strided-copy.ts';

export const stablehloReshape = movement({
  name: 'STABLEHLO_RESHAPE',
  code: 167,
  summary: 'the same elements in the shape that the result declares',
  types: 'T -> T',
  dtypes: RESHAPABLE,
  traits: ['reshaping', 'pure', 'in-place'],
  infer(site) {
    const x = operand(site, 0);
    const shape = declaredShape(site);
    if (shape && isStatic(shape) && isStatic(x.shape) && elementCount(shape) !== elementCount(x.shape)) {
      throw invalid('RESHAPE_COUNT', 'the result declares another number of elements', {
        expected: String(elementCount(x.shape)),
        received: `[${shape}]`,
      });
    }
    return [{ dtype: x.dtype, shape }];
  },
  prepare:
    () =>
    ([x], [y]) =>
      copyAll(x!, y),
  example(random, dtype) {
    const shape = randomShape(random, 1, 4);
    return { inputs: [randomOperand(random, dtype, shape)], outputs: [{ shape: random.shuffle(shape) }] };
  },
});
