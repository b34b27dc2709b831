import { type OpSpec, typeRow } from '@zoo/ir';
import type { SoftmaxOptions } from '@zoo/tflite';
import { invalid } from '../../lib/errors.ts';
import { HALVES } from '../../lib/half.ts';
import { operand } from '../../lib/site.ts';

export type SoftmaxRow = 'float' | 'half' | 'int8' | 'int8to16' | 'int16';

export const spec: OpSpec<SoftmaxOptions, SoftmaxRow> = {
  summary: 'exp(beta * x) over its sum along the last axis',
  operands: [{ name: 'logits' }],
  results: [{ name: 'probabilities' }],
  types: {
    float: typeRow('float32 -> float32'),
    half: typeRow('T -> T', { T: HALVES }),
    int8: typeRow('T -> T', { T: ['int8', 'uint8'] }),
    int8to16: typeRow('int8|uint8 -> int16'),
    int16: typeRow('int16 -> int16'),
  },
  traits: ['pure'],
  tolerance: 'loose',
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    if (shape.length === 0)
      throw invalid('RANK', 'softmax needs an axis', { expected: 'rank 1 or more', received: '0' });
    const declared = site.outputs[0]?.dtype;
    return [
      { dtype: declared === 'int16' && (dtype === 'int8' || dtype === 'uint8') ? declared : dtype, shape },
    ];
  },
};
