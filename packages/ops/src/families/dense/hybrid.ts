import { activationBounds } from '../../lib/activation.ts';
import { quantizeAsymmetric, quantizeSymmetric } from '../../lib/dynamic-quantization.ts';
import { signedElements } from '../../lib/signed-elements.ts';
import { quantizationOf } from '../../lib/site.ts';
import { type ArithmeticFor, channelScales } from './arithmetic.ts';

const { max, min } = Math;

/**
 * Float activations with 8-bit (or 4-bit) weights: each part of the input is quantized as it comes, sums are int32,
 * the result is float.
 */
export const hybridArithmetic: ArithmeticFor = ({
  activation,
  asymmetric,
  channels,
  input,
  parts,
  weights,
}) => {
  const scales = channelScales(quantizationOf(weights, 'the weights'), channels);
  const [low, high] = activationBounds(activation);
  const noBias = new Float32Array(channels);
  const partLength = input.shape.reduce((count, size) => count * size, 1) / parts;
  const quantized = new Int8Array(partLength);
  const quantize = asymmetric ? quantizeAsymmetric : quantizeSymmetric;
  return {
    integer: true,
    weightZero: 0,
    open(data, weightData, biasData, output) {
      const bias = (biasData ?? noBias) as Float32Array;
      const out = output as Float32Array;
      let scale = 0;
      return {
        weights: signedElements(weightData),
        part(index) {
          const found = quantize(data as Float32Array, index * partLength, quantized);
          scale = found.scale;
          return { data: quantized, offset: 0, zero: found.zeroPoint };
        },
        store(sums, channel, count, at) {
          for (let i = 0; i < count; i++) {
            const value = sums[i] * (scale * scales[channel + i]) + bias[channel + i];
            out[at + i] = min(max(value, low), high);
          }
        },
      };
    },
  };
};
