import { type QuantizedDType, requantizationScale, requantize } from '@zoo/core';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { quantizationOf } from '../../lib/site.ts';
import { type ArithmeticFor, channelScales, type DenseOperands } from './arithmetic.ts';

/**
 * 8-bit activations and weights, int32 sums, requantized by XNNPACK's scheme: what the official runtimes execute for
 * these ops. MobileNets come out bit for bit as there; with the classic scheme scores were up to 11 steps off.
 */
export const integerArithmetic: ArithmeticFor = (operands) => {
  const { activation, channels, input, output, parts } = operands;
  const qi = quantizationOf(input, 'the input');
  const qo = quantizationOf(output, 'the result');
  const scales = requantizationScales(operands);
  const range = quantizedActivationRange(activation, output.dtype as QuantizedDType, qo);
  const zero = qi.zeroPoint[0];
  const zeroOut = qo.zeroPoint[0];
  const [low, high] = [range.min - zeroOut, range.max - zeroOut];
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
            out[at + i] = requantize(sum, scales[channel + i], low, high) + zeroOut;
          }
        },
      };
    },
  };
};

/** scale(input) * scale(weights[c]) / scale(output) of every channel, in float32. */
export function requantizationScales({ input, weights, output, channels }: DenseOperands): Float32Array {
  const si = quantizationOf(input, 'the input').scale[0];
  const so = quantizationOf(output, 'the result').scale[0];
  const each = channelScales(quantizationOf(weights, 'the weights'), channels);
  const scales = new Float32Array(channels);
  for (let i = 0; i < channels; i++) scales[i] = requantizationScale(si, each[i], so);
  return scales;
}
