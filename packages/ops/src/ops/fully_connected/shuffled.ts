import { clamp, elementCount, multiplyByQuantizedMultiplier, type Shape, UNKNOWN } from '@zoo/core';
import type { Prepare } from '@zoo/ir';
import type { FullyConnectedOptions } from '@zoo/tflite';
import { wideMultipliers } from '../../families/dense/wide.ts';
import { quantizedActivationRange } from '../../lib/activation.ts';
import { invalid } from '../../lib/errors.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

/** Rows of weights, and elements of each, that lie together; a group of rows follows group by group of elements. */
const [ROWS, ELEMENTS] = [4, 16];

/** @throws ZooError `WEIGHTS_FORMAT` for sizes that the format has no place for */
export function requireShuffled(rows: number, [units, depth]: Shape): void {
  const fits = (size: number, unit: number) => size === UNKNOWN || size % unit === 0;
  if (fits(units, ROWS) && fits(depth, ELEMENTS) && [UNKNOWN, 1, 4].includes(rows)) return;
  throw invalid('WEIGHTS_FORMAT', 'shuffled weights do not go with these sizes', {
    expected: '1 or 4 rows of the input; weights of a multiple of 4 rows and 16 columns',
    received: `${rows} rows; weights [${units}, ${depth}]`,
  });
}

/**
 * Weights of the format `SHUFFLED4x16INT8`, a layout for kernels of old phones: in blocks of 4 x 16, with the zero point
 * of 128 taken off already. That of the input is 128 too, whatever the file says. The second result is the input in the
 * same layout. Source: `reference_ops::ShuffledFullyConnected`.
 */
export const shuffled: Prepare<FullyConnectedOptions> = (site) => {
  const [input, weights, output] = [operand(site, 0), operand(site, 1), site.outputs[0]];
  const [units, depth] = weights.shape;
  const rows = elementCount(input.shape) / depth;
  const [multiplier] = wideMultipliers({ input, weights, output, channels: 1 }, 'float32');
  const quantization = quantizationOf(output, 'the result');
  const { min, max } = quantizedActivationRange(site.attrs.fusedActivationFunction, 'int16', quantization);
  const unitAt = (unit: number) => (unit - (unit % ROWS)) * depth + (unit % ROWS) * ELEMENTS;
  return ([inputData, weightData, biasData], [result, workspace]) => {
    const x = inputData as Uint8Array;
    const { buffer, byteOffset, length } = weightData as Uint8Array;
    const w = new Int8Array(buffer, byteOffset, length);
    for (let row = 0; row < rows; row++) {
      for (let unit = 0; unit < units; unit++) {
        let sum = biasData ? (biasData as Int32Array)[unit] : 0;
        for (let k = 0; k < depth; k++) {
          const inBlock = k % ELEMENTS;
          sum += (x[row * depth + k] - 128) * w[unitAt(unit) + (k - inBlock) * ROWS + inBlock];
        }
        const scaled = multiplyByQuantizedMultiplier(sum | 0, multiplier);
        (result as Int16Array)[row * units + unit] = clamp(scaled, min, max);
      }
      for (let k = 0; k < depth; k++) {
        const inBlock = k % ELEMENTS;
        (workspace as Uint8Array)[(k - inBlock) * rows + row * ELEMENTS + inBlock] =
          x[row * depth + k] ^ 0x80;
      }
    }
  };
};
