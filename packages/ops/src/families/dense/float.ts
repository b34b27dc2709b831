import { activationBounds } from '../../lib/activation.ts';
import type { ArithmeticFor } from './arithmetic.ts';

const { max, min } = Math;

/** float32 throughout; sums in double, which is at least as close to the true value as any order in float32. */
export const floatArithmetic: ArithmeticFor = ({ activation, channels, input, parts }) => {
  const [low, high] = activationBounds(activation);
  const noBias = new Float32Array(channels);
  const partLength = input.shape.reduce((count, size) => count * size, 1) / parts;
  return {
    integer: false,
    weightZero: 0,
    open(data, weights, biasData, output) {
      const bias = (biasData ?? noBias) as Float32Array;
      const out = output as Float32Array;
      return {
        weights: weights as Float32Array,
        part: (index) => ({ data: data as Float32Array, offset: index * partLength, zero: 0 }),
        store(sums, channel, count, at) {
          for (let i = 0; i < count; i++) {
            const value = sums[i] + bias[channel + i];
            out[at + i] = min(max(value, low), high);
          }
        },
      };
    },
  };
};
