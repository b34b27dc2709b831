import { tensor } from '@zoo/core';
import type { CaseFamily } from '@zoo/ir';
import type { TransposeConvOptions } from '@zoo/tflite';
import { DENSE_VARIANTS, denseOperands, randomActivation, randomWindow } from '../../families/dense/cases.ts';
import { slidingWindow } from '../../lib/window.ts';
import type { TransposeConvRow } from './spec.ts';

export const cases = (): readonly CaseFamily<TransposeConvOptions, TransposeConvRow>[] =>
  DENSE_VARIANTS.filter(({ weights }) => weights !== 'int4' && weights !== 'int2').map((variant) => ({
    name: variant.name,
    row: variant.row as TransposeConvRow,
    generate(random) {
      const [batch, depth, channels] = [random.integer(1, 2), random.integer(1, 5), random.integer(1, 6)];
      const { attrs, height, width, filterHeight, filterWidth } = randomWindow(random, { dilated: false });
      const { strideH, strideW, padding } = attrs;
      const { input, weights, bias, output } = denseOperands(random, variant, {
        input: [
          batch,
          slidingWindow(height, filterHeight, strideH, 1, padding).size,
          slidingWindow(width, filterWidth, strideW, 1, padding).size,
          depth,
        ],
        weights: [channels, filterHeight, filterWidth, depth],
        axis: 0,
        depth: filterHeight * filterWidth * depth,
      });
      const shape = tensor('int32', [4], new Int32Array([batch, height, width, channels]));
      return {
        attrs: {
          strideH,
          strideW,
          padding,
          ...variant.attrs,
          fusedActivationFunction: randomActivation(random),
        },
        inputs: [{ tensor: shape, constant: true }, weights, input, bias],
        outputs: [output],
      };
    },
  }));
