import { type DType, perTensor, type Quantization, type Random } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import { randomQuantization, randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import type { QuantizeRow } from './spec.ts';

export const cases = (): readonly CaseFamily<object, QuantizeRow>[] => [
  quantizeCase('float', 'float32', ['int8', 'uint8', 'int16', 'int4']),
  {
    name: 'float32 per channel',
    row: 'float',
    generate(random) {
      const shape = randomShape(random, 2, 4);
      const axis = random.integer(0, shape.length - 1);
      const scale = Array.from({ length: shape[axis] }, () => Math.fround(0.01 + random.next() * 0.05));
      const quantization: Quantization = { scale, zeroPoint: scale.map(() => random.integer(-9, 9)), axis };
      return {
        inputs: [{ tensor: randomTensor(random, 'float32', shape) }],
        outputs: [{ dtype: random.pick(['int8', 'int16']), quantization }],
      };
    },
  },
  {
    name: 'float32 halfway between integers, and next to it',
    row: 'float',
    generate(random) {
      const data = Float32Array.from({ length: 67 }, () => (random.integer(-140, 140) + 0.5) / 4);
      const bits = new Int32Array(data.buffer);
      for (let i = 0; i < bits.length; i++) bits[i] += random.integer(-1, 1);
      return {
        inputs: [{ tensor: { dtype: 'float32', shape: [67], data } }],
        outputs: [
          { dtype: random.pick(['int8', 'uint8']), quantization: perTensor(1 / 4, random.integer(0, 9)) },
        ],
      };
    },
  },
  quantizeCase('int8', 'int8', ['int8', 'uint8']),
  quantizeCase('int8', 'uint8', ['int8', 'uint8']),
  quantizeCase('int16', 'int16', ['int8', 'int16', 'int32']),
  quantizeCase('int32', 'int32', ['int8', 'int16']),
];

function quantizeCase(row: QuantizeRow, from: DType, to: readonly DType[]): CaseFamily<object, QuantizeRow> {
  return {
    name: `from ${from}`,
    row,
    generate(random) {
      const dtype = random.pick(to);
      const x = randomTensor(random, from, randomShape(random, 0, 4));
      return {
        inputs: [{ tensor: from === 'float32' ? x : { ...x, quantization: parameters(random, from) } }],
        outputs: [{ dtype, quantization: parameters(random, dtype) }],
      };
    },
  };
}

/** int32 has no asymmetric use. */
function parameters(random: Random, dtype: DType): Quantization {
  return dtype === 'int32' ? perTensor(1e-3 * (0.5 + random.next()), 0) : randomQuantization(random, dtype);
}
