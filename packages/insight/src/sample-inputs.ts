import { allocate, type DType, elementCount, QUANTIZED_RANGE, Random, type Tensor } from '@zoo/core';
import type { TensorInfo } from '@zoo/runtime';

/**
 * Inputs that any model accepts, the same for the same seed: reals are normal, quantized tensors take their whole
 * range, other integers are 0 or 1 (they may be indices, lengths or flags), texts are a few words.
 */
export function sampleInputs(inputs: readonly TensorInfo[], seed = 0): Record<string, Tensor> {
  const random = new Random(seed);
  return Object.fromEntries(inputs.map((info) => [info.name, sample(info, random)]));
}

function sample({ dtype, shape, quantization }: TensorInfo, random: Random): Tensor {
  const sizes = shape.map((size) => Math.max(size, 1));
  const data = allocate(dtype, elementCount(sizes));
  const next = generator(dtype, (quantization?.scale.length ?? 0) > 0, random);
  for (let i = 0; i < data.length; i++) (data as unknown[])[i] = next();
  return { dtype, shape: sizes, data, quantization };
}

const WORDS = ['the', 'film', 'was', 'good', 'and', 'not', 'too', 'long'];

function generator(dtype: DType, quantized: boolean, random: Random): () => number | bigint | string {
  switch (dtype) {
    case 'float32':
    case 'float64':
    case 'complex64':
    case 'complex128':
      return () => random.normal();
    case 'float16':
      return () => random.integer(0, 0x3c00) | (random.integer(0, 1) << 15); // bits of [-1, 1]
    case 'bfloat16':
      return () => random.integer(0, 0x3f80) | (random.integer(0, 1) << 15);
    case 'string':
    case 'variant':
      return () => random.pick(WORDS);
    case 'int64':
    case 'uint64':
      return () => BigInt(random.integer(0, 1));
    case 'uint8':
    case 'int8': {
      const { min, max } = QUANTIZED_RANGE[dtype];
      return () => random.integer(min, max);
    }
    case 'int16': {
      const { min, max } = QUANTIZED_RANGE.int16;
      return quantized ? () => random.integer(min, max) : () => random.integer(0, 1);
    }
    default:
      return () => random.integer(0, 1);
  }
}
