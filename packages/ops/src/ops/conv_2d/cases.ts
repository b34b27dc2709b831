import type { CaseFamily } from '@zoo/ir';
import type { Conv2DOptions } from '@zoo/tflite';
import { DENSE_VARIANTS, denseOperands, randomActivation, randomWindow } from '../../families/dense/cases.ts';
import type { Conv2DRow } from './spec.ts';

export const cases = (): readonly CaseFamily<Conv2DOptions, Conv2DRow>[] =>
  DENSE_VARIANTS.map((variant) => ({
    name: variant.name,
    row: variant.row,
    generate(random) {
      const groups = random.pick([1, 1, 2]);
      const depth = random.integer(1, 5);
      const channels = groups * random.integer(1, 6);
      const { attrs, height, width, filterHeight, filterWidth } = randomWindow(random);
      const { input, weights, bias, output } = denseOperands(random, variant, {
        input: [random.integer(1, 2), height, width, groups * depth],
        weights: [channels, filterHeight, filterWidth, depth],
        axis: 0,
        depth: filterHeight * filterWidth * depth,
      });
      return {
        attrs: { ...attrs, ...variant.attrs, fusedActivationFunction: randomActivation(random) },
        inputs: [input, weights, bias],
        outputs: [output],
      };
    },
  }));
