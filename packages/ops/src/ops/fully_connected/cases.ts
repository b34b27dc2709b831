import { perTensor, type Random, tensor } from '@zoo/core';
import type { CaseFamily, OpCase } from '@zoo/ir';
import type { FullyConnectedOptions } from '@zoo/tflite';
import { randomTensor } from '../../conformance/cases.ts';
import {
  DENSE_VARIANTS,
  type DenseVariant,
  denseOperands,
  randomActivation,
} from '../../families/dense/cases.ts';
import type { FullyConnectedRow } from './spec.ts';

export const cases = (): readonly CaseFamily<FullyConnectedOptions, FullyConnectedRow>[] => [
  ...DENSE_VARIANTS.map((variant) => family(variant.row, variant)),
  ...DENSE_VARIANTS.filter(({ row }) => row === 'uint8').map((variant) => family('uint8to16', variant)),
  { name: 'shuffled weights', row: 'shuffled', generate: shuffledCase },
];

function shuffledCase(random: Random): OpCase<FullyConnectedOptions> {
  const [depth, units] = [16 * random.integer(1, 3), 4 * random.integer(1, 3)];
  const input = randomTensor(random, 'uint8', [random.pick([1, 4]), depth]);
  const weights = randomTensor(random, 'uint8', [units, depth]);
  const bias = tensor('int32', [units], new Int32Array(units).fill(random.integer(-999, 999)));
  return {
    attrs: { weightsFormat: 'SHUFFLED4x16INT8', fusedActivationFunction: randomActivation(random) },
    inputs: [
      { tensor: { ...input, quantization: perTensor(2 ** -7, 128) } },
      { tensor: { ...weights, quantization: perTensor(2 ** -7, 128) }, constant: true },
      { tensor: { ...bias, quantization: perTensor(2 ** -14, 0) }, constant: true },
    ],
    outputs: [{ dtype: 'int16', quantization: perTensor(2 ** -12, 0) }, { dtype: 'uint8' }],
  };
}

function family(
  row: FullyConnectedRow,
  variant: DenseVariant,
): CaseFamily<FullyConnectedOptions, FullyConnectedRow> {
  return {
    name: row === 'uint8to16' ? 'uint8 to int16' : variant.name,
    row,
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
          asymmetricQuantizeInputs: row === 'hybrid' && random.next() < 0.5,
          fusedActivationFunction: randomActivation(random),
        },
        inputs: random.next() < 0.2 ? [input, weights] : [input, weights, bias],
        outputs: [row === 'uint8to16' ? { dtype: 'int16', quantization: perTensor(2 ** -12, 0) } : output],
      };
    },
  };
}
