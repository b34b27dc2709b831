import { float16ArrayToFloat32, type Tensor, ZooError } from '@zoo/core';

/** The values of a score tensor as real numbers: integers through their quantization, (q - zero point) * scale. */
export function realScores({ dtype, data, quantization }: Tensor): Float32Array {
  switch (dtype) {
    case 'float32':
    case 'float64':
    case 'bool':
      return Float32Array.from(data as Float32Array);
    case 'float16':
      return float16ArrayToFloat32(data as Uint16Array);
    case 'uint8':
    case 'int8':
    case 'int16': {
      const { 0: scale } = quantization?.scale ?? [1];
      const [zeroPoint] = quantization?.zeroPoint ?? [0];
      return Float32Array.from(data as Int8Array, (q) => (q - zeroPoint) * scale);
    }
    default:
      throw new ZooError({
        code: 'SCORES_DTYPE',
        category: 'usage',
        message: 'output does not hold scores',
        expected: 'float32, float16, float64, uint8, int8, int16 or bool',
        received: dtype,
      });
  }
}
