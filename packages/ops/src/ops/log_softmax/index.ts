import { perTensor, QUANTIZED_RANGE } from '@zoo/core';
import { defineOp, type Prepare, typeRow } from '@zoo/ir';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { randomShape } from '../../families/examples.ts';
import { rowsOf } from '../../lib/rows.ts';
import { operand, quantizationOf } from '../../lib/site.ts';

const f32 = Math.fround;

const float: Prepare = (site) => {
  const { rows, depth } = rowsOf(operand(site, 0).shape);
  return ([input], [output]) => {
    const x = input as Float32Array;
    const y = output as Float32Array;
    for (let row = 0; row < rows; row++) {
      const at = row * depth;
      let largest = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < depth; i++) largest = Math.max(largest, x[at + i]);
      let sum = 0;
      for (let i = 0; i < depth; i++) sum += Math.exp(x[at + i] - largest);
      const log = Math.log(sum);
      for (let i = 0; i < depth; i++) y[at + i] = x[at + i] - largest - log;
    }
  };
};

/** A float table of exp over all differences. Source: `optimized_ops::LogSoftmax` for 8 bits. */
const int8: Prepare = (site) => {
  const x = operand(site, 0);
  const { rows, depth } = rowsOf(x.shape);
  const scale = quantizationOf(x, 'the logits').scale[0];
  const qo = quantizationOf(site.outputs[0], 'the result');
  const { min, max } = QUANTIZED_RANGE[x.dtype as 'int8' | 'uint8'];
  const exp = Float32Array.from({ length: 256 }, (_, difference) => Math.exp(f32(-scale * difference)));
  const ratio = f32(scale / qo.scale[0]);
  return ([input], [output]) => {
    const from = input as Int8Array;
    const to = output as Int8Array;
    for (let row = 0; row < rows; row++) {
      const at = row * depth;
      let largest = from[at];
      for (let i = 1; i < depth; i++) largest = Math.max(largest, from[at + i]);
      let sum = 0;
      for (let i = 0; i < depth; i++) sum = f32(sum + exp[largest - from[at + i]]);
      const offset = f32(f32(f32(scale * largest) + f32(Math.log(sum))) / qo.scale[0]);
      for (let i = 0; i < depth; i++) {
        const value = roundHalfEven(f32(f32(ratio * from[at + i]) - offset)) + qo.zeroPoint[0];
        to[at + i] = Math.min(Math.max(value, min), max);
      }
    }
  };
};

/** As `std::rint` in its default mode. */
function roundHalfEven(x: number): number {
  const rounded = Math.round(x);
  return rounded - x === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

export const logSoftmax = defineOp<object, 'float' | 'int8'>({
  name: 'LOG_SOFTMAX',
  spec: {
    summary: 'logarithm of softmax along the last axis',
    operands: [{ name: 'logits' }],
    results: [{ name: 'log_probabilities' }],
    types: { float: typeRow('float32 -> float32'), int8: typeRow('T -> T', { T: ['int8', 'uint8'] }) },
    traits: ['pure'],
    tolerance: 'loose',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      return [{ dtype, shape }];
    },
  },
  tflite: {
    code: 50,
    options: 'LogSoftmaxOptions',
    version: ({ inputs }) => (inputs[0]?.dtype === 'int8' ? 2 : 1),
  },
  quantize: { results: { int8: [16 / 256, 127] } },
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
          dtype === 'float32' ? [] : [{ quantization: perTensor(16 / 256, dtype === 'int8' ? 127 : 255) }],
      }),
    })),
  ),
});
