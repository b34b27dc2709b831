import { normalizeAxis, stridesOf } from '@zoo/core';
import type { Site } from '@zoo/ir';
import type { ReverseSequenceOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { integersTensor, randomOperand, randomShape } from '../../families/examples.ts';
import { movement } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const reverseSequence = movement<ReverseSequenceOptions>({
  name: 'REVERSE_SEQUENCE',
  code: 112,
  options: 'ReverseSequenceOptions',
  summary: 'the first lengths[b] elements of each batch entry backwards along an axis',
  operands: [{ name: 'x' }, { name: 'lengths' }],
  types: 'T, int32|int64 -> T',
  dtypes: ['float32', 'uint8', 'int16', 'int32', 'int64'],
  quantize: { results: 'same', plain: [1] },
  infer(site) {
    const { dtype, shape } = operand(site, 0);
    axesOf(site);
    return [{ dtype, shape }];
  },
  prepare(site) {
    const { shape } = operand(site, 0);
    const { sequence, batch } = axesOf(site);
    const strides = stridesOf(shape);
    const [step, size] = [strides[sequence], shape[sequence]];
    return ([x, lengths], [y]) => {
      const from = x as Float32Array;
      const to = y as Float32Array;
      for (let i = 0; i < to.length; i++) {
        const length = Number(lengths![Math.floor(i / strides[batch]) % shape[batch]]);
        if (length < 0 || length > size) {
          throw invalid('INDEX_RANGE', 'sequence length out of range', {
            expected: `0 to ${size}`,
            received: String(length),
          });
        }
        const at = Math.floor(i / step) % size;
        to[i] = at < length ? from[i + (length - 1 - 2 * at) * step] : from[i];
      }
    };
  },
  example: inTests(() => (random, dtype) => {
    const shape = randomShape(random, 2, 4);
    const [seqDim, batchDim] = random.shuffle(shape.map((_, axis) => axis));
    const lengths = Array.from({ length: shape[batchDim] }, () => random.integer(0, shape[seqDim]));
    return {
      attrs: { seqDim, batchDim },
      inputs: [
        randomOperand(random, dtype, shape),
        { tensor: integersTensor('int32', [lengths.length], lengths) },
      ],
    };
  }),
});

function axesOf(site: Site<ReverseSequenceOptions>): { sequence: number; batch: number } {
  const { shape } = operand(site, 0);
  const sequence = normalizeAxis(site.attrs.seqDim, shape.length);
  const batch = normalizeAxis(site.attrs.batchDim, shape.length);
  const { shape: list } = operand(site, 1);
  const [count] = list;
  const known = count >= 0 && shape[batch] >= 0;
  if (sequence !== batch && list.length === 1 && (!known || count === shape[batch]))
    return { sequence, batch };
  throw invalid('REVERSE_SEQUENCE_AXES', 'lengths and axes do not go together', {
    expected: `${shape[batch]} lengths, two different axes`,
    received: `lengths [${list}], axes ${sequence} and ${batch}`,
  });
}
