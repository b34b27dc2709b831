import { elementCount, UNKNOWN } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { requireRank } from '../../../families/dense/convolution.ts';
import { floatArithmetic } from '../../../families/dense/float.ts';
import { runPatches } from '../../../families/dense/patches.ts';
import { transposedPatches } from '../../../families/dense/transposed.ts';
import { randomOperand } from '../../../families/examples.ts';
import { mapSize } from '../../../lib/constants.ts';
import { operand, requireBias } from '../../../lib/site.ts';
import { requirePositive } from '../../../lib/window.ts';
import { requireSize } from '../../lib/frames.ts';
import { type WindowStruct, windowStruct } from '../../options/struct.ts';

/** TRANSPOSE_CONV with a bias and without a shape operand: the results are as large as the strides make them. */
export const convolution2dTransposeBias = defineOp<WindowStruct, 'float'>({
  name: 'Convolution2DTransposeBias',
  spec: {
    summary: 'transposed convolution with bias, filter OHWI',
    operands: [{ name: 'input' }, { name: 'filter' }, { name: 'bias' }],
    results: [{ name: 'output' }],
    types: { float: typeRow('float32, float32, float32 -> float32') },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      const [input, filter] = [operand(site, 0), operand(site, 1)];
      requireRank(input.shape, 4, 'the input');
      requireRank(filter.shape, 4, 'the filter');
      const { strideH, strideW, padding } = site.attrs;
      requirePositive({ strideH, strideW });
      const [batches, height, width, depth] = input.shape;
      const [channels, filterHeight, filterWidth, filterDepth] = filter.shape;
      requireSize(filterDepth, depth, 'the filter');
      requireBias(site, 2, channels);
      const spread = (size: number, window: number, stride: number) =>
        window === UNKNOWN
          ? UNKNOWN
          : mapSize(size, (known) => {
              const same = padding === 'SAME' ? Math.max(0, window - ((known - 1) % stride) - 1) : 0;
              return known === 0 ? 0 : stride * (known - 1) + window - same;
            });
      const sizes = [spread(height, filterHeight, strideH), spread(width, filterWidth, strideW)];
      return [{ dtype: input.dtype, shape: [batches, ...sizes, channels] }];
    },
    macs(site) {
      const [channels, filterHeight, filterWidth] = operand(site, 1).shape;
      return elementCount(operand(site, 0).shape) * filterHeight * filterWidth * channels;
    },
  },
  tflite: { custom: windowStruct, version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    float(site) {
      const [input, weights] = [operand(site, 0), operand(site, 1)];
      const patches = transposedPatches(site.outputs[0].shape, weights.shape, input.shape, site.attrs);
      const { channels, parts } = patches;
      const arithmetic = floatArithmetic({
        input,
        weights,
        bias: site.inputs[2],
        output: site.outputs[0],
        channels,
        activation: 'NONE',
        parts,
        asymmetric: false,
      });
      return runPatches(patches, arithmetic, { input: 0, weights: 1, bias: 2 });
    },
  },
  cases: inTests(() => [
    {
      name: 'float32',
      row: 'float',
      generate(random) {
        const [depth, channels] = [random.integer(1, 4), random.integer(1, 4)];
        const filter = [channels, random.integer(1, 4), random.integer(1, 4), depth];
        return {
          attrs: {
            padding: random.pick(['SAME', 'VALID']),
            strideW: random.integer(1, 3),
            strideH: random.integer(1, 3),
          },
          inputs: [
            randomOperand(random, 'float32', [
              random.integer(1, 2),
              random.integer(1, 5),
              random.integer(1, 5),
              depth,
            ]),
            randomOperand(random, 'float32', filter),
            randomOperand(random, 'float32', [channels]),
          ],
        };
      },
    },
  ]),
});
