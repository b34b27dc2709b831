import { type BlockParameters, elementCount } from '@zoo/core';
import type { Run } from '@zoo/ir';
import { activationBounds } from '../../lib/activation.ts';
import { bfloat16ToFloat32, float32ToBfloat16 } from '../../lib/bfloat16.ts';
import { quantizeAsymmetric, quantizeSymmetric } from '../../lib/dynamic-quantization.ts';
import { signedElements } from '../../lib/signed-elements.ts';
import type { DenseOperands } from './arithmetic.ts';

/**
 * Rows of float activations times weights that have a scale for each block of a row: a row is quantized as it comes, the
 * products of a block are summed as integers, the sums of blocks as floats. Devices (XNNPACK) keep the scales, which are
 * float16 in a file, as bfloat16: so do we, since that moves results by a hundredth of them.
 */
export function blockwiseRows(operands: DenseOperands, blocks: BlockParameters): Run {
  const { activation, asymmetric, channels, input, parts } = operands;
  const [low, high] = activationBounds(activation);
  const depth = elementCount(input.shape) / parts;
  const { size, zeroPoints } = blocks;
  const scales = blocks.scales.map((scale) => bfloat16ToFloat32(float32ToBfloat16(scale)));
  const quantized = new Int8Array(depth);
  const quantize = asymmetric ? quantizeAsymmetric : quantizeSymmetric;
  return ([x, weights, bias], [y]) => {
    const w = signedElements(weights);
    const out = y as Float32Array;
    for (let row = 0; row < parts; row++) {
      const { scale, zeroPoint } = quantize(x as Float32Array, row * depth, quantized);
      for (let unit = 0, block = 0, at = 0; unit < channels; unit++) {
        let sum = 0;
        for (let k = 0; k < depth; block++) {
          const zero = zeroPoints ? zeroPoints[block] : 0;
          let products = 0;
          for (const end = k + size; k < end; k++, at++)
            products += (quantized[k] - zeroPoint) * (w[at] - zero);
          sum += products * scales[block];
        }
        const value = sum * scale + (bias ? (bias as Float32Array)[unit] : 0);
        out[row * channels + unit] = Math.min(Math.max(value, low), high);
      }
    }
  };
}
