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
  blockwise('int4', [32, 64]),
  blockwise('int8', [4, 6, 32]),
  blockwise('int2', [8, 96]),
  blockwise('uint8', [4, 32]),
  { name: 'shuffled weights', row: 'shuffled', generate: shuffledCase },
];

/** Weights with a scale for each block of a row. */
function blockwise(
  dtype: 'int8' | 'int4' | 'int2' | 'uint8',
  sizes: readonly number[],
): CaseFamily<FullyConnectedOptions, FullyConnectedRow> {
  return {
    name: `hybrid ${dtype} blockwise`,
    row: 'hybrid',
    generate(random) {
      const [rows, units, size] = [random.pick([1, 2, 5, 30]), random.integer(1, 19), random.pick(sizes)];
      const depth = size * random.integer(1, 3);
      const weights = randomTensor(random, dtype, [units, depth]);
      const scales = Float32Array.from({ length: (units * depth) / size }, () => 0.01 + 0.02 * random.next());
      const quantization = { scale: [], zeroPoint: [], axis: 0, blocks: { size, scales } };
      const bias = { tensor: randomTensor(random, 'float32', [units]), constant: true };
      return {
        attrs: { fusedActivationFunction: randomActivation(random) },
        inputs: [
          { tensor: randomTensor(random, 'float32', [rows, depth]) },
          { tensor: { ...weights, quantization }, constant: true },
          ...(random.next() < 0.3 ? [] : [bias]),
        ],
      };
    },
  };
}

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
