import type { CaseFamily } from '@zoo/ir';
import type { FullyConnectedOptions } from '@zoo/tflite';
import { DENSE_VARIANTS, denseOperands, randomActivation } from '../../families/dense/cases.ts';
import type { FullyConnectedRow } from './spec.ts';

export const cases = (): readonly CaseFamily<FullyConnectedOptions, FullyConnectedRow>[] =>
  DENSE_VARIANTS.map((variant) => ({
    name: variant.name,
    row: variant.row,
    generate(random) {
      const [depth, units] = [random.integer(1, 20), random.integer(1, 10)];
      const leading = Array.from({ length: random.integer(1, 3) }, () => random.integer(1, 3));
      const { input, weights, bias, output } = denseOperands(random, variant, {
        input: [...leading, depth],
        weights: [units, depth],
        axis: 0,
        depth,
      });
      return {
        attrs: {
          ...variant.attrs,
          keepNumDims: random.next() < 0.5,
          asymmetricQuantizeInputs: variant.row === 'hybrid' && random.next() < 0.5,
          fusedActivationFunction: randomActivation(random),
        },
        inputs: random.next() < 0.2 ? [input, weights] : [input, weights, bias],
        outputs: [output],
      };
    },
  }));
