import { type DType, perTensor, type Quantization } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import type { SoftmaxOptions } from '@zoo/tflite';
import { randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import type { SoftmaxRow } from './spec.ts';

function family(
  row: SoftmaxRow,
  input: DType,
  output: DType,
  quantization?: Quantization,
): CaseFamily<SoftmaxOptions, SoftmaxRow> {
  return {
    name: `${input} to ${output}`,
    row,
    generate: (random) => ({
      attrs: { beta: random.pick([1, 1, 0.5]) },
      inputs: [
        {
          tensor: randomTensor(random, input, randomShape(random, 1, 4, 12), {
            quantized: quantization !== undefined,
          }),
        },
      ],
      outputs: [{ dtype: output, quantization }],
    }),
  };
}

export const cases = (): readonly CaseFamily<SoftmaxOptions, SoftmaxRow>[] => [
  family('float', 'float32', 'float32'),
  family('half', 'float16', 'float16'),
  family('half', 'bfloat16', 'bfloat16'),
  family('int8', 'int8', 'int8', perTensor(1 / 256, -128)),
  family('int8', 'uint8', 'uint8', perTensor(1 / 256, 0)),
  family('int8to16', 'int8', 'int16', perTensor(1 / 65536, -32768)),
  family('int8to16', 'uint8', 'int16', perTensor(1 / 65536, -32768)),
  family('int16', 'int16', 'int16', perTensor(1 / 32768, 0)),
];
