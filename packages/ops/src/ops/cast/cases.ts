import { type DType, float32ToFloat16, type Random, type Tensor, tensor } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import type { CastOptions, TensorType } from '@zoo/tflite';
import { randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import { float32ToBfloat16 } from '../../lib/bfloat16.ts';
import { CASTABLE, type CastRow, PACKED } from './spec.ts';

export const cases = (): readonly CaseFamily<CastOptions, CastRow>[] => [
  ...CASTABLE.map((dtype) => castCase('any', (random) => [dtype, random.pick(CASTABLE)], `from ${dtype}`)),
  ...PACKED.map((dtype) => castCase('unpack', () => [dtype, 'float32'], `from ${dtype}`)),
  ...PACKED.map((dtype) => castCase('pack', () => ['float32', dtype], `to ${dtype}`)),
];

function castCase(
  row: CastRow,
  pair: (random: Random) => [from: DType, to: DType],
  name: string,
): CaseFamily<CastOptions, CastRow> {
  return {
    name,
    row,
    generate(random) {
      const [from, to] = pair(random);
      return {
        attrs: { inDataType: attribute(from), outDataType: attribute(to) },
        inputs: [{ tensor: contents(random, from) }],
        outputs: [{ dtype: to }],
      };
    },
  };
}

function attribute(dtype: DType): TensorType {
  return dtype.toUpperCase() as TensorType;
}

function contents(random: Random, dtype: DType): Tensor {
  const shape = randomShape(random, 0, 3);
  if (dtype === 'float16' || dtype === 'bfloat16') {
    const narrow = dtype === 'float16' ? float32ToFloat16 : float32ToBfloat16;
    const floats = randomTensor(random, 'float32', shape).data as Float32Array;
    return tensor(dtype, shape, Uint16Array.from(floats, narrow));
  }
  if (PACKED.includes(dtype)) {
    const [min, max] = dtype === 'int4' ? [-8, 7] : dtype === 'int2' ? [-2, 1] : [0, 15];
    const { data } = randomTensor(random, dtype === 'uint4' ? 'uint8' : 'int8', shape);
    return { dtype, shape, data: (data as Int8Array).map(() => random.integer(min, max)) };
  }
  return randomTensor(random, dtype, shape);
}
