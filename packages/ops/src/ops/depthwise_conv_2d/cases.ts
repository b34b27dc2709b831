import type { CaseFamily } from '@zoo/ir';
import type { DepthwiseConv2DOptions } from '@zoo/tflite';
import { DENSE_VARIANTS, denseOperands, randomActivation, randomWindow } from '../../families/dense/cases.ts';
import type { DepthwiseRow } from './spec.ts';

export const cases = (): readonly CaseFamily<DepthwiseConv2DOptions, DepthwiseRow>[] =>
  DENSE_VARIANTS.filter(({ attrs, weights }) => attrs === undefined && weights !== 'int2').map((variant) => ({
    name: variant.name,
    row: variant.row,
    generate(random) {
      const channels = random.integer(1, 6);
      const depthMultiplier = random.pick([1, 1, 2, 3]);
      const { attrs, height, width, filterHeight, filterWidth } = randomWindow(random);
      const { input, weights, bias, output } = denseOperands(random, variant, {
        input: [random.integer(1, 2), height, width, channels],
        weights: [1, filterHeight, filterWidth, channels * depthMultiplier],
        axis: 3,
        depth: filterHeight * filterWidth,
      });
      return {
        attrs: { ...attrs, depthMultiplier, fusedActivationFunction: randomActivation(random) },
        inputs: [input, weights, bias],
        outputs: [output],
      };
    },
  }));
