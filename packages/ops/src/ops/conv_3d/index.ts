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
import { product } from '../../lib/blocks.ts';
import { operand } from '../../lib/site.ts';

export const conv3d = defineOp<Conv3DOptions, 'float'>({
  name: 'CONV_3D',
  spec: {
    summary: 'convolution of NDHWC volumes with a filter [depth, height, width, in, out]',
    operands: [{ name: 'input' }, { name: 'filter' }, { name: 'bias', kind: 'optional' }],
    results: [{ name: 'output' }],
    types: { float: typeRow('float32, float32, float32? -> float32') },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      requireVolumes(site, 0, 1, 3);
      const [x, w] = [operand(site, 0).shape, operand(site, 1).shape];
      const sizes = windows(x, w, volumeOf(site), site.attrs.padding).map(({ size }) => size);
      return [{ dtype: 'float32', shape: [x[0], ...sizes, volumeChannels(site, 1, 4, 2)] }];
    },
    macs(site) {
      const [{ shape = [] }] = this.infer(site);
      return product(shape) * product(operand(site, 1).shape.slice(0, 4));
    },
  },
  tflite: { code: 132, options: 'Conv3DOptions', version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    float(site) {
      const volume = volumeOf(site);
      const [x, w] = [operand(site, 0).shape, operand(site, 1).shape];
      const before = windows(x, w, volume, site.attrs.padding).map((window) => window.before);
      const inputAt = before.map(
        (pad, k) => (position: number, tap: number) =>
          position * volume.strides[k] + tap * volume.dilations[k] - pad,
      );
      const slots = { input: 0, filter: 1, bias: 2 };
      const run = volumeKernel(site, slots, site.outputs[0].shape, inputAt, 4);
      return (inputs, [y]) => run(inputs, y);
    },
  },
  cases: inTests(() => [
    {
      name: 'float',
      row: 'float',
      generate(random) {
        const [channels, units] = [random.integer(1, 9), random.integer(1, 26)];
        const filter = [0, 1, 2].map(() => random.integer(1, 3));
        const dilations = [0, 1, 2].map(() => random.integer(1, 2));
        const sizes = filter.map((taps, k) => (taps - 1) * dilations[k] + random.integer(1, 4));
        const [dilationDFactor, dilationHFactor, dilationWFactor] = dilations;
        const [strideD, strideH, strideW] = [0, 1, 2].map(() => random.integer(1, 3));
        const float = (shape: readonly number[]) => ({ tensor: randomTensor(random, 'float32', shape) });
        return {
          attrs: {
            padding: random.pick(['SAME', 'VALID'] as const),
            fusedActivationFunction: randomActivation(random),
            ...{ strideD, strideH, strideW, dilationDFactor, dilationHFactor, dilationWFactor },
          },
          inputs: [
            float([random.integer(1, 2), ...sizes, channels]),
            { ...float([...filter, channels, units]), constant: true },
            random.next() < 0.3 ? undefined : { ...float([units]), constant: true },
          ],
        };
      },
    },
  ]),
});
