import { elementCount } from '@zoo/core';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { RESHAPABLE } from '../../lib/dtypes.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const stablehloSelect = movement({
  name: 'STABLEHLO_SELECT',
  code: 187,
  summary: 'a where the condition holds, b elsewhere; one condition for all, or one for each element',
  operands: [{ name: 'condition' }, { name: 'a' }, { name: 'b' }],
  types: 'bool, T, T -> T',
  dtypes: RESHAPABLE.filter((dtype) => dtype !== 'complex64' && dtype !== 'complex128'),
  traits: ['pure'],
  quantize: { results: 'same', plain: [0] },
  infer(site) {
    const [condition, a, b] = [0, 1, 2].map((slot) => operand(site, slot));
    const agree = (x: readonly number[], y: readonly number[]) =>
      x.length === y.length && x.every((size, k) => size === y[k] || size < 0 || y[k] < 0);
    if (!agree(a.shape, b.shape) || (condition.shape.length > 0 && !agree(condition.shape, a.shape))) {
      throw invalid('SHAPE_MISMATCH', 'condition and choices differ in shape', {
        expected: `[${a.shape}]`,
        received: `[${condition.shape}], [${b.shape}]`,
      });
    }
    return [{ dtype: a.dtype, shape: a.shape.map((size, k) => (size < 0 ? b.shape[k] : size)) }];
  },
  prepare(site) {
    const one = elementCount(operand(site, 0).shape) === 1;
    return ([condition, a, b], [y]) => {
      const [holds, left, right, out] = [condition, a, b, y] as Float32Array[];
      for (let i = 0; i < out.length; i++) out[i] = holds[one ? 0 : i] ? left[i] : right[i];
    };
  },
  example(random, dtype) {
    const shape = randomShape(random, 0, 3);
    return {
      inputs: [
        randomOperand(random, 'bool', random.next() < 0.5 ? [] : shape),
        randomOperand(random, dtype, shape),
        randomOperand(random, dtype, shape),
      ],
    };
  },
});
