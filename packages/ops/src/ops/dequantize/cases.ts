import { type DType, float32ToFloat16, perTensor, tensor } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import { randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import { FLOAT8 } from '../../lib/dtypes.ts';
import type { DequantizeRow } from './spec.ts';

const DTYPES: readonly DType[] = ['int8', 'uint8', 'int16', 'int4'];

export const cases = (): readonly CaseFamily<object, DequantizeRow>[] => [
  ...DTYPES.map(
    (dtype): CaseFamily<object, DequantizeRow> => ({
      name: dtype,
      row: 'integer',
      generate(random) {
        const quantization = perTensor(0.01 + random.next(), random.integer(0, 7));
        return {
          inputs: [{ tensor: { ...randomTensor(random, dtype, randomShape(random, 0, 4)), quantization } }],
        };
      },
    }),
  ),
  {
    name: 'int8 per channel',
    row: 'integer',
    generate(random) {
      const shape = randomShape(random, 1, 4);
      const axis = random.integer(0, shape.length - 1);
      const scale = Array.from({ length: shape[axis] }, () => Math.fround(0.01 + random.next()));
      const quantization = { scale, zeroPoint: scale.map(() => 0), axis };
      return { inputs: [{ tensor: { ...randomTensor(random, 'int8', shape), quantization } }] };
    },
  },
  {
    name: 'float16',
    row: 'half',
    generate(random) {
      const shape = randomShape(random, 0, 4);
      const floats = randomTensor(random, 'float32', shape).data as Float32Array;
      return { inputs: [{ tensor: tensor('float16', shape, Uint16Array.from(floats, float32ToFloat16)) }] };
    },
  },
  ...FLOAT8.map(
    (dtype): CaseFamily<object, DequantizeRow> => ({
      name: dtype,
      row: 'float8',
      generate: (random) => ({
        inputs: [{ tensor: randomTensor(random, dtype, randomShape(random, 0, 4)) }],
      }),
    }),
  ),
];
