import { isPerAxis, multiplyByQuantizedMultiplier, type QuantizedDType, quantizeMultiplier } from '@zoo/core';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { quantizationOf } from '../../lib/site.ts';
import { type ArithmeticFor, channelScales, type DenseOperands } from './arithmetic.ts';

const { max, min } = Math;

/**
 * 8-bit activations and weights, int32 sums. `product` says how scale(input) * scale(weights) is formed where the
 * weights have one scale: TFLite rounds it to float32 in some kernels, and the last bit shows.
 */
export function integerArithmetic(product: 'float32' | 'double'): ArithmeticFor {
  return (operands) => {
    const { activation, channels, input, output, parts } = operands;
    const qi = quantizationOf(input, 'the input');
    const qo = quantizationOf(output, 'the result');
    const multipliers = channelMultipliers(operands, product);
    const range = quantizedActivationRange(activation, output.dtype as QuantizedDType, qo);
    const zero = qi.zeroPoint[0];
    const zeroOut = qo.zeroPoint[0];
    const noBias = new Int32Array(channels);
    const partLength = input.shape.reduce((count, size) => count * size, 1) / parts;
    return {
      integer: true,
      weightZero: quantizationOf(operands.weights, 'the weights').zeroPoint[0],
      open(data, weights, biasData, outputData) {
        const bias = (biasData ?? noBias) as Int32Array;
        const out = outputData as Int8Array;
        return {
          weights: weights as Int8Array,
          part: (index) => ({ data: data as Int8Array, offset: index * partLength, zero }),
          store(sums, channel, count, at) {
            for (let i = 0; i < count; i++) {
              const sum = (sums[i] + bias[channel + i]) | 0;
              const value = multiplyByQuantizedMultiplier(sum, multipliers[channel + i]) + zeroOut;
              out[at + i] = min(max(value, range.min), range.max);
            }
          },
        };
      },
    };
  };
}

/** scale(input) * scale(weights[c]) / scale(output) of every channel. */
export function channelMultipliers(
  { input, weights, output, channels }: DenseOperands,
  product: 'float32' | 'double',
) {
  const si = quantizationOf(input, 'the input').scale[0];
  const so = quantizationOf(output, 'the result').scale[0];
  const qw = quantizationOf(weights, 'the weights');
  const rounded = product === 'float32' && !isPerAxis(qw);
  return channelScales(qw, channels).map((sw) =>
    quantizeMultiplier((rounded ? Math.fround(si * sw) : si * sw) / so),
  );
}
