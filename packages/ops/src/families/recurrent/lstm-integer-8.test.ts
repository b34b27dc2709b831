import { expect, it } from '@jest/globals';
import { allocate, perTensor, type Tensor, tensor } from '@zoo/core';
import type { OperandType } from '@zoo/ir';
import { conformanceCases, siteOfCase } from '../../conformance/suite.ts';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

const lstm = ops.find('LSTM', false)!;
const attrs = { ...ops.defaults('LSTM'), fusedActivationFunction: 'TANH' };

/** Values in units of `scale`, saturated as TFLite's tests fill their tensors. */
function quantized(
  dtype: 'int8' | 'int16' | 'int32',
  shape: number[],
  scale: number,
  values: number[],
): Tensor {
  const limit = { int8: 127, int16: 32767, int32: 2147483647 }[dtype];
  const data = allocate(dtype, values.length) as Int8Array;
  values.forEach((value, i) => {
    data[i] = Math.min(Math.max(Math.round(value / scale), -limit - 1), limit);
  });
  return tensor(dtype, shape, data, perTensor(scale, 0));
}

/** A product of a gate, stored as int8. */
function stored(scale: number): OperandType {
  return { dtype: 'int8', shape: [0], quantization: perTensor(scale, 0) };
}

it('saturates as in Cifg_NoPeephole_Projection_LayerNorm_8x8_8 of lstm_test.cc', () => {
  const weights = (values: number[]) => quantized('int8', [4, values.length / 4], 2 / 255, values);
  const bias = (values: number[]) => quantized('int32', [4], 200 / 2 ** 32, values);
  const norm = (values: number[]) => quantized('int16', [4], 2 / 65535, values);
  const output = tensor('int8', [2, 3], new Int8Array(6), perTensor(2 ** -15, 0));
  const cell = tensor('int16', [2, 4], new Int16Array(8), perTensor(2 ** -15, 0));
  const operands = [
    undefined,
    weights([
      -0.6, -0.1, 0.3, 0.2, 0.9, -0.5, -0.2, -0.4, 0.3, -0.8, -0.4, 0.3, -0.5, -0.4, -0.6, 0.3, -0.4, -0.6,
      -0.5, -0.5,
    ]),
    weights([
      -0.4, -0.3, -0.2, -0.1, -0.5, 0.5, -0.2, -0.3, -0.2, -0.6, 0.6, -0.1, -0.4, -0.3, -0.7, 0.7, -0.9, -0.5,
      0.8, 0.6,
    ]),
    weights([
      -0.8, -0.4, -0.2, -0.9, -0.1, -0.7, 0.3, -0.3, -0.8, -0.2, 0.6, -0.2, 0.4, -0.7, -0.3, -0.5, 0.1, 0.5,
      -0.6, -0.4,
    ]),
    undefined,
    weights([-0.5, -0.3, -0.5, -0.2, 0.6, 0.4, 0.9, 0.3, -0.1, 0.2, 0.5, 0.2]),
    weights([-0.3, 0.2, 0.1, -0.3, 0.8, -0.08, -0.2, 0.3, 0.8, -0.6, -0.1, 0.2]),
    weights([0.3, -0.1, 0.1, -0.2, -0.5, -0.7, -0.2, -0.6, -0.1, -0.4, -0.7, -0.2]),
    ...[undefined, undefined, undefined, undefined],
    bias([0.1, -0.3, -0.2, 0.1]),
    bias([-0.05, 0.72, 0.25, 0.08]),
    bias([0.05, -0.01, 0.2, 0.1]),
    quantized('int8', [3, 4], 1 / 255, [-0.1, 0.2, 0.01, -0.2, 0.1, 0.5, 0.3, 0.08, 0.07, 0.2, -0.4, 0.2]),
    quantized('int32', [3], 2 / 2 ** 32, [0.1, 0.3, 0.5]),
    ...[output, cell, undefined],
    norm([0.2, 0.2, 0.4, 0.3]),
    norm([0.7, 0.2, 0.3, 0.8]),
    norm([0.6, 0.2, 0.2, 0.5]),
  ];
  const scales = [
    0.007059, 0.007812, 0.007059, 0.007812, 0.007, 0.007059, 0.007, 0.007, 0.007059, 0.007, 0.007, 0.3,
  ];
  const steps = [
    [0.7, 0.8, 0.1, 0.2, 0.3, 0.8, 0.1, 0.2, 0.4, 0.5],
    [0.2, 0.7, 0.7, 0.1, 0.7, 0.3, 0.2, 0.9, 0.8, 0.1],
    [0.7, 0.8, 0.1, 0.2, 0.3, 0.3, 0.2, 0.9, 0.8, 0.1],
  ];
  for (const step of steps) {
    const [{ data }] = evaluate(lstm, {
      attrs,
      inputs: [quantized('int8', [2, 5], 1 / 128, step), ...operands],
      outputs: [{ quantization: perTensor(2 ** -15, 0) }],
      intermediates: scales.map(stored),
    });
    expect(Array.from(data as Int8Array)).toEqual([127, 127, 127, 127, 127, 127]);
  }
});

/** Four steps from the same input, as the runtime in `@tensorflow/tfjs-tflite` 0.0.1-alpha.10 makes them. */
const STEPS = [
  [
    [15, 3, -11, -1, 9, -6],
    [21, 5, -15, 3, 20, -10],
    [23, 4, -16, 6, 27, -14],
    [24, 4, -17, 7, 31, -17],
  ],
  [
    [-8, -8, 2, -8, -2, -3, -5, -2],
    [-10, -10, 5, -9, 0, -4, -6, 0],
    [-10, -11, 6, -10, 1, -4, -6, 1],
    [-10, -11, 7, -10, 1, -4, -5, 2],
  ],
];

const random = conformanceCases(ops, STEPS.length).filter(({ name }) =>
  name.startsWith('LSTM integer: gates of 8 bits'),
);

it.each(random.map((one, seed) => [one.name, one, STEPS[seed]] as const))(
  '%s is bit for bit what the official runtime makes of it',
  (_, one, steps) => {
    const site = siteOfCase(one);
    for (const step of steps) expect(Array.from(evaluate(one.op, site)[0].data as Int8Array)).toEqual(step);
  },
);

it('refuses what the kernel of TFLite ignores or breaks off without', () => {
  const site = siteOfCase(random[0]);
  const { inputs } = site;
  const withPeepholes = inputs.map((operand, slot) => (slot === 10 || slot === 11 ? inputs[21] : operand));
  const withoutBias = inputs.map((operand, slot) => (slot === 17 ? undefined : operand));
  const wideCell = inputs.map((operand, slot) =>
    slot === 19 && operand ? { ...operand, quantization: perTensor(2 ** -12, 0) } : operand,
  );
  const run = (changed: typeof inputs) => () => evaluate(lstm, { ...site, inputs: changed });
  expect(run(withPeepholes)).toThrow(/has one form only .* got an input gate or peepholes/);
  expect(run(withoutBias)).toThrow(
    /has one form only .* got no normalisation, no projection or no bias of it/,
  );
  expect(run(wideCell)).toThrow(/the scale of the cell state .*expected 2\^-15/);
});
