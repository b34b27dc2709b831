import type { LocalResponseNormalizationOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { rowsOf } from '../../lib/rows.ts';
import { operand } from '../../lib/site.ts';

export const localResponseNormalization = singleRow<LocalResponseNormalizationOptions>({
  name: 'LOCAL_RESPONSE_NORMALIZATION',
  code: 13,
  options: 'LocalResponseNormalizationOptions',
  summary: 'x / (bias + alpha * sum of squares within radius along the last axis) ^ beta',
  types: 'T -> T',
  dtypes: ['float32'],
  tolerance: 'loose',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    return [{ dtype, shape }];
  },
  work(site) {
    const { rows, depth } = rowsOf(operand(site, 0).shape);
    return rows * depth * Math.min(depth, 2 * Math.max(site.attrs.radius, 0) + 1);
  },
  prepare(site) {
    const { rows, depth } = rowsOf(operand(site, 0).shape);
    const { radius, bias, alpha, beta } = site.attrs;
    return ([input], [output]) => {
      const x = input as Float32Array;
      const y = output as Float32Array;
      for (let row = 0; row < rows; row++) {
        const at = row * depth;
        for (let i = 0; i < depth; i++) {
          let squares = 0;
          const last = Math.min(depth, i + radius + 1);
          for (let j = Math.max(0, i - radius); j < last; j++) squares += x[at + j] * x[at + j];
          y[at + i] = x[at + i] * (bias + alpha * squares) ** -beta;
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => ({
    attrs: {
      radius: random.integer(0, 4),
      bias: random.pick([1, 2]),
      alpha: random.pick([0.5, 1]),
      beta: random.pick([0.5, 0.75]),
    },
    inputs: [randomOperand(random, dtype, randomShape(random, 1, 4, 8))],
  })),
});
