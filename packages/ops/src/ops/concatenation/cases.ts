import type { DType } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import type { ConcatenationOptions } from '@zoo/tflite';
import { randomQuantization, randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import { type ConcatenationRow, PLAIN } from './spec.ts';

export const cases = (): readonly CaseFamily<ConcatenationOptions, ConcatenationRow>[] => [
  ...PLAIN.map((dtype) => concatenationCase('plain', dtype)),
  concatenationCase('uint8', 'uint8'),
  concatenationCase('int8', 'int8'),
];

function concatenationCase(
  row: ConcatenationRow,
  dtype: DType,
): CaseFamily<ConcatenationOptions, ConcatenationRow> {
  return {
    name: dtype,
    row,
    generate(random) {
      const shape = randomShape(random, 1, 4);
      const axis = random.integer(0, shape.length - 1);
      const shared = row === 'int8' ? randomQuantization(random, dtype) : undefined;
      const inputs = Array.from({ length: random.integer(1, 4) }, () => {
        const size = random.integer(1, 4);
        const part = randomTensor(random, dtype, shape.with(axis, size), { quantized: row === 'uint8' });
        return { tensor: { ...part, quantization: shared ?? part.quantization } };
      });
      const quantization = row === 'uint8' ? randomQuantization(random, dtype) : shared;
      return {
        attrs: { axis: random.next() < 0.5 ? axis : axis - shape.length },
        inputs,
        outputs: [{ quantization }],
      };
    },
  };
}
