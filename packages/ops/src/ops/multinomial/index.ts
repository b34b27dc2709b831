import { UNKNOWN } from '@zoo/core';
import type { RandomOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { requireRank } from '../../families/dense/convolution.ts';
import { randomOperand, scalar } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { givenSize, scalarInteger } from '../../lib/constants.ts';
import { isWide } from '../../lib/dtypes.ts';
import { operand } from '../../lib/site.ts';

/** Samples come from the model's generator: seeds of other runtimes make other samples. */
export const multinomial = singleRow<RandomOptions>({
  name: 'MULTINOMIAL',
  code: 149,
  options: 'RandomOptions',
  summary: 'random classes with the probabilities softmax(logits), for each row',
  operands: [{ name: 'logits' }, { name: 'samples', kind: 'constant' }],
  types: 'T, int32 -> int32|int64',
  dtypes: ['float32'],
  traits: ['stateful'],
  infer(site) {
    const { shape } = operand(site, 0);
    requireRank(shape, 2, 'the logits');
    const samples = scalarInteger(site, 1);
    const dtype = site.outputs[0]?.dtype ?? 'int64';
    return [
      {
        dtype,
        shape: [shape[0], samples === undefined ? UNKNOWN : givenSize(samples, 'the number of samples')],
      },
    ];
  },
  prepare(site) {
    const [rows, classes] = operand(site, 0).shape;
    const [{ dtype, shape }] = site.outputs;
    const samples = shape[1];
    const cumulated = new Float64Array(classes);
    return ([logits], [output], { random }) => {
      const x = logits as Float32Array;
      const y = output as BigInt64Array | Int32Array;
      for (let row = 0; row < rows; row++) {
        let largest = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < classes; i++) largest = Math.max(largest, x[row * classes + i]);
        let sum = 0;
        for (let i = 0; i < classes; i++) cumulated[i] = sum += Math.exp(x[row * classes + i] - largest) || 0;
        for (let k = 0; k < samples; k++) {
          const at = random.next() * sum;
          const found = Math.max(
            0,
            cumulated.findIndex((end) => at < end),
          );
          y[row * samples + k] = (isWide(dtype) ? BigInt(found) : found) as never;
        }
      }
    };
  },
  example: inTests(() => (random, dtype) => ({
    inputs: [
      randomOperand(random, dtype, [random.integer(1, 3), random.integer(1, 4)]),
      scalar(random.integer(1, 5)),
    ],
  })),
});
