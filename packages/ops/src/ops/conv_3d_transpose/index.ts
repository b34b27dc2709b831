import { isStatic, UNKNOWN } from '@zoo/core';
import { defineOp, typeRow } from '@zoo/ir';
import type { Conv3DOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { randomActivation } from '../../families/dense/cases.ts';
import {
  requireVolumes,
  volumeChannels,
  volumeKernel,
  volumeOf,
  windows,
} from '../../families/dense/volume.ts';
import { list } from '../../families/examples.ts';
import { product } from '../../lib/blocks.ts';
import { checkSize, expectLength, givenSize, unknownShape } from '../../lib/constants.ts';
import { invalid } from '../../lib/errors.ts';
import { integers, operand } from '../../lib/site.ts';

const SLOTS = { input: 2, filter: 1, bias: 3 };

export const conv3dTranspose = defineOp<Conv3DOptions, 'float'>({
  name: 'CONV_3D_TRANSPOSE',
  spec: {
    summary:
      'gradient of a convolution of volumes: spreads each input element, filter [depth, height, width, out, in]',
    operands: [
      { name: 'output_shape', kind: 'constant' },
      { name: 'filter' },
      { name: 'input' },
      { name: 'bias', kind: 'optional' },
    ],
    results: [{ name: 'output' }],
    types: { float: typeRow('int32, float32, float32, float32? -> float32') },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      requireVolumes(site, 2, 1, 4);
      const volume = volumeOf(site);
      const channels = volumeChannels(site, 1, 3, 3);
      const sizes = integers(site.inputs[0]?.data);
      if (sizes === undefined) return [{ dtype: 'float32', shape: unknownShape(5) }];
      expectLength(sizes, 5, 'the output shape');
      for (const size of sizes) checkSize(givenSize(size, 'the output shape'), 'the output shape', 1);
      const [x, w] = [operand(site, 2).shape, operand(site, 1).shape];
      const back = windows(sizes, w, volume, site.attrs.padding).map(({ size }) => size);
      const input = [x[1], x[2], x[3]];
      if (sizes[4] !== channels || (isStatic(input) && back.some((size, k) => size !== input[k]))) {
        throw invalid('SHAPE_MISMATCH', 'the output shape does not belong to this input and filter', {
          expected: `[*,${input}] after a convolution, and ${channels} channels`,
          received: `[${sizes}]`,
        });
      }
      if (x[0] !== UNKNOWN && x[0] !== sizes[0]) {
        throw invalid('SHAPE_MISMATCH', 'the output shape has another batch than the input', {
          expected: String(x[0]),
          received: String(sizes[0]),
        });
      }
      return [{ dtype: 'float32', shape: sizes }];
    },
    macs: (site) => product(operand(site, 2).shape) * product(operand(site, 1).shape.slice(0, 4)),
  },
  tflite: { code: 141, options: 'Conv3DOptions', version: () => 1 },
  quantize: { results: 'none', plain: [0] },
  reference: {
    float(site) {
      const { strides, dilations } = volumeOf(site);
      const { shape } = site.outputs[0];
      const filter = operand(site, 1).shape;
      const before = windows(shape, filter, { strides, dilations }, site.attrs.padding).map((w) => w.before);
      const inputAt = before.map(
        (pad, k) => (position: number, tap: number) => (position + pad - tap * dilations[k]) / strides[k],
      );
      const run = volumeKernel(site, SLOTS, shape, inputAt, 3);
      return (inputs, [y]) => run(inputs, y);
    },
  },
  cases: inTests(() => [
    {
      name: 'float',
      row: 'float',
      generate(random) {
        const [channels, units] = [random.integer(1, 9), random.integer(1, 26)];
        const [filter, strides] = [0, 1].map(() => [0, 1, 2].map(() => random.integer(1, 3)));
        const padding = random.pick(['SAME', 'VALID'] as const);
        const output = filter.map((taps) => taps + random.integer(0, 4));
        const input = output.map((size, k) =>
          Math.ceil((padding === 'SAME' ? size : size - filter[k] + 1) / strides[k]),
        );
        const batch = random.integer(1, 2);
        const float = (shape: readonly number[]) => ({ tensor: randomTensor(random, 'float32', shape) });
        const [strideD, strideH, strideW] = strides;
        return {
          attrs: { padding, fusedActivationFunction: randomActivation(random), strideD, strideH, strideW },
          inputs: [
            list([batch, ...output, units]),
            { ...float([...filter, units, channels]), constant: true },
            float([batch, ...input, channels]),
            random.next() < 0.3 ? undefined : { ...float([units]), constant: true },
          ],
        };
      },
    },
  ]),
});
