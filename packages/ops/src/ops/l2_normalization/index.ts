import { multiplyByQuantizedMultiplier, perTensor, QUANTIZED_RANGE } from '@zoo/core';
import { defineOp, type Prepare, typeRow } from '@zoo/ir';
import type { L2NormOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import { activationBounds } from '../../lib/activation.ts';
import { inverseSqrtMultiplier } from '../../lib/inverse-sqrt.ts';
import { rowsOf } from '../../lib/rows.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

const float: Prepare<L2NormOptions> = (site) => {
  const { rows, depth } = rowsOf(operand(site, 0).shape);
  return ([input], [output]) => {
    const x = input as Float32Array;
    const y = output as Float32Array;
    for (let row = 0; row < rows; row++) {
      const at = row * depth;
      let squares = 0;
      for (let i = 0; i < depth; i++) squares += x[at + i] * x[at + i];
      const norm = Math.max(Math.sqrt(squares), 1e-6); // the kernel's guard against a zero row
      for (let i = 0; i < depth; i++) y[at + i] = x[at + i] / norm;
    }
  };
};

/** Results have scale 1/128 around the middle of the type. Source: `L2Normalization` of the 8-bit reference kernels. */
const int8: Prepare<L2NormOptions> = (site) => {
  const x = operand(site, 0);
  const { rows, depth } = rowsOf(x.shape);
  const zero = quantizationOf(x, 'x').zeroPoint[0];
  const { min, max } = QUANTIZED_RANGE[x.dtype as 'int8' | 'uint8'];
  const middle = x.dtype === 'int8' ? 0 : 128;
  return ([input], [output]) => {
    const from = input as Int8Array;
    const to = output as Int8Array;
    for (let row = 0; row < rows; row++) {
      const at = row * depth;
      let squares = 0;
      for (let i = 0; i < depth; i++) squares += (from[at + i] - zero) ** 2;
      const inverse = inverseSqrtMultiplier(squares);
      for (let i = 0; i < depth; i++) {
        const value = middle + multiplyByQuantizedMultiplier(128 * (from[at + i] - zero), inverse);
        to[at + i] = Math.min(Math.max(value, min), max);
      }
    }
  };
};

export const l2Normalization = defineOp<L2NormOptions, 'float' | 'int8'>({
  name: 'L2_NORMALIZATION',
  spec: {
    summary: 'x over its Euclidean norm along the last axis',
    operands: [{ name: 'x' }],
    results: [{ name: 'y' }],
    types: { float: typeRow('float32 -> float32'), int8: typeRow('T -> T', { T: ['int8', 'uint8'] }) },
    traits: ['pure'],
    tolerance: 'close',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      const { fusedActivationFunction } = site.attrs;
      // the kernels know no activation at all
      if (fusedActivationFunction !== 'NONE')
        activationBounds(`${fusedActivationFunction} on L2_NORMALIZATION`);
      return [{ dtype, shape }];
    },
  },
  tflite: {
    code: 11,
    options: 'L2NormOptions',
    version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1),
  },
  quantize: { results: { int8: [1 / 128, 0] } },
  reference: { float, int8 },
  cases: inTests(() =>
    (['float32', 'int8', 'uint8'] as const).map((dtype) => ({
      name: dtype,
      row: dtype === 'float32' ? 'float' : 'int8',
      generate: (random) => ({
        inputs: [
          {
            tensor: randomTensor(random, dtype, randomShape(random, 1, 4, 12), {
              quantized: dtype !== 'float32',
            }),
          },
        ],
        outputs:
          dtype === 'float32' ? [] : [{ quantization: perTensor(1 / 128, dtype === 'int8' ? 0 : 128) }],
      }),
    })),
  ),
});
