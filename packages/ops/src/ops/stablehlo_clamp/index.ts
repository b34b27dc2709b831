import { type DType, elementCount } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { HALVES, throughFloat32 } from '../../lib/half.ts';
import { operand } from '../../lib/site.ts';

const DTYPES: readonly DType[] = [
  ...(['float32', 'float16', 'bfloat16'] as const),
  ...(['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'int64'] as const),
];

const clampAll: Prepare = (site) => {
  const [oneLow, oneHigh] = [0, 2].map((slot) => elementCount(operand(site, slot).shape) === 1);
  return ([low, x, high], [y]) => {
    const [least, values, most, out] = [low, x, high, y] as Float32Array[];
    for (let i = 0; i < out.length; i++) {
      const [min, max] = [least[oneLow ? 0 : i], most[oneHigh ? 0 : i]];
      const value = values[i];
      out[i] = value > max ? max : value < min ? min : value;
    }
  };
};

export const stablehloClamp = singleRow({
  name: 'STABLEHLO_CLAMP',
  code: 168,
  summary: 'x cut to [low, high], which are one number for all or one for each element',
  operands: [{ name: 'low' }, { name: 'x' }, { name: 'high' }],
  types: 'T, T, T -> T',
  dtypes: DTYPES,
  infer(site) {
    const { dtype, shape } = operand(site, 1);
    for (const slot of [0, 2]) {
      const bound = operand(site, slot).shape;
      const fits =
        bound.length === 0 || bound.every((size, k) => size === shape[k] || size < 0 || shape[k] < 0);
      if (!fits || (bound.length > 0 && bound.length !== shape.length)) {
        throw invalid('SHAPE_MISMATCH', 'a bound differs from the operand in shape', {
          expected: `[] or [${shape}]`,
          received: `[${bound}]`,
        });
      }
    }
    return [{ dtype, shape }];
  },
  prepare: (site) => (HALVES.includes(operand(site, 1).dtype) ? throughFloat32(clampAll) : clampAll)(site),
  example(random, dtype) {
    const shape = randomShape(random, 0, 3);
    const bound = random.next() < 0.5 ? [] : shape;
    return { inputs: [bound, shape, bound].map((sizes) => randomOperand(random, dtype, sizes)) };
  },
});
