import {
  type FixedMultiplier,
  isPerAxis,
  multiplyByQuantizedMultiplier,
  multiplyByQuantizedMultiplier64,
  quantizeMultiplier,
} from '@zoo/core';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { quantizationOf } from '../../lib/site.ts';
import { type ArithmeticFor, channelScales, type DenseOperands } from './arithmetic.ts';

const { max, min } = Math;

/**
 * int16 activations with 8-bit weights ("16x8"): sums of 64 bits, which doubles hold exactly, and the multiplication
 * with 15 bits of significand. An int32 bias selects int32 sums and the full multiplier, as `quantized_bias_type` does.
 */
export function wideArithmetic(product: 'float32' | 'double'): ArithmeticFor {
  return (operands) => {
    const { activation, channels, input, output, parts, bias: biasOperand } = operands;
    const qo = quantizationOf(output, 'the result');
    const multipliers = wideMultipliers(operands, product);
    const range = quantizedActivationRange(activation, 'int16', qo);
    const zero = quantizationOf(input, 'the input').zeroPoint[0];
    const zeroOut = qo.zeroPoint[0];
    const narrow = biasOperand?.dtype === 'int32';
    const bias = new Float64Array(channels);
    const partLength = input.shape.reduce((count, size) => count * size, 1) / parts;
    return {
      integer: false,
      weightZero: quantizationOf(operands.weights, 'the weights').zeroPoint[0],
      open(data, weights, biasData, outputData) {
        const given = biasData as BigInt64Array | Int32Array | undefined;
        for (let i = 0; given !== undefined && i < channels; i++) bias[i] = Number(given[i]);
        const out = outputData as Int16Array;
        return {
          weights: weights as Int8Array,
          part: (index) => ({ data: data as Int16Array, offset: index * partLength, zero }),
          store(sums, channel, count, at) {
            for (let i = 0; i < count; i++) {
              const sum = sums[i] + bias[channel + i];
              const multiplier = multipliers[channel + i];
              const scaled = narrow
                ? multiplyByQuantizedMultiplier(sum | 0, multiplier)
                : multiplyByQuantizedMultiplier64(sum, multiplier);
              out[at + i] = min(max(scaled + zeroOut, range.min), range.max);
            }
          },
        };
      },
    };
  };
}

/**
 * scale(input) * scale(weights[c]) / scale(output) of every channel. TFLite rounds the product of the first two to
 * float32 in some kernels where the weights have one scale, and the last bit shows.
 */
export function wideMultipliers(
  { input, weights, output, channels }: Pick<DenseOperands, 'input' | 'weights' | 'output' | 'channels'>,
  product: 'float32' | 'double',
): FixedMultiplier[] {
  const si = quantizationOf(input, 'the input').scale[0];
  const so = quantizationOf(output, 'the result').scale[0];
  const qw = quantizationOf(weights, 'the weights');
  const rounded = product === 'float32' && !isPerAxis(qw);
  return Array.from(channelScales(qw, channels), (sw) =>
    quantizeMultiplier((rounded ? Math.fround(si * sw) : si * sw) / so),
  );
}
