import { perTensor, type Random, tensor } from '@zoo/core';
import { defineOp, type OpCase, typeRow } from '@zoo/ir';
import type { LSTMOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomTensor } from '../../conformance/cases.ts';
import { requireRank } from '../../families/dense/convolution.ts';
import { basicLstmShapes, floatBasicLstm, uint8BasicLstm } from '../../families/recurrent/basic-lstm.ts';
import { lstmCases, lstmOf8BitGates } from '../../families/recurrent/lstm-cases.ts';
import {
  integerStep,
  LSTM_KERNELS,
  type LstmRow,
  lstmMacs,
  lstmRows,
  lstmShape,
} from '../../families/recurrent/lstm-op.ts';
import { LSTM_OPERANDS, operandSpecs } from '../../families/recurrent/lstm-operands.ts';
import { operand } from '../../lib/site.ts';

type Row = LstmRow | 'basic' | 'basic uint8';

export const lstm = defineOp<LSTMOptions, Row>({
  name: 'LSTM',
  spec: {
    summary: 'one step of an LSTM; its states are variables. The basic kernel makes them as results',
    operands: operandSpecs(LSTM_OPERANDS),
    results: [{ name: 'output' }, { name: 'cell' }, { name: 'joined' }, { name: 'gates' }],
    types: {
      basic: typeRow('float32, float32, float32, float32, float32 -> float32, float32, float32, float32'),
      'basic uint8': typeRow('uint8, uint8, uint8, int32, int16 -> uint8, int16, uint8, int16'),
      ...lstmRows(),
    },
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      if (site.attrs.kernelType === 'BASIC') return basicLstmShapes(site);
      requireRank(operand(site, 0).shape, 2, 'the input');
      return lstmShape(site);
    },
    macs(site) {
      if (site.attrs.kernelType !== 'BASIC') return lstmMacs(site);
      const { shape } = operand(site, 2);
      return operand(site, 0).shape[0] * shape[0] * shape[1];
    },
  },
  tflite: {
    code: 16,
    options: 'LSTMOptions',
    version({ attrs }, row) {
      if (attrs.kernelType === 'BASIC') return 2;
      return row === 'hybrid' ? (attrs.asymmetricQuantizeInputs ? 4 : 3) : 1;
    },
  },
  quantize: { results: 'free' },
  reference: { ...LSTM_KERNELS, integer: integerStep, basic: floatBasicLstm, 'basic uint8': uint8BasicLstm },
  cases: inTests(() => [
    ...(['float', 'hybrid', 'integer'] as const).flatMap((row) =>
      lstmCases<LSTMOptions>(row, { sequence: false }),
    ),
    {
      name: 'gates of 8 bits',
      row: 'integer',
      generate: (random) => lstmOf8BitGates(random) as OpCase<LSTMOptions>,
    },
    { name: 'float', row: 'basic', generate: (random) => basicCase(random, false) },
    { name: 'uint8', row: 'basic uint8', generate: (random) => basicCase(random, true) },
  ]),
});

function basicCase(random: Random, quantized: boolean): OpCase<LSTMOptions> {
  const [batches, depth, cells] = [random.integer(1, 3), random.integer(1, 5), random.integer(1, 4)];
  const make = (kind: 'x' | 'w' | 'b' | 'c', shape: readonly number[], constant = false) => {
    const [dtype, quantization] = (
      {
        x: ['uint8', perTensor(1 / 128, 128)],
        w: ['uint8', perTensor(0.02, 120)],
        b: ['int32', perTensor(0.02 / 128, 0)],
        c: ['int16', perTensor(1 / 2048, 0)],
      } as const
    )[kind];
    const { data } = randomTensor(random, quantized ? dtype : 'float32', shape);
    return {
      tensor: quantized
        ? tensor(dtype, shape, data as never, quantization)
        : tensor('float32', shape, data as never),
      constant,
    };
  };
  const [x, c] = [perTensor(1 / 128, 128), perTensor(1 / 2048, 0)];
  return {
    attrs: { kernelType: 'BASIC', fusedActivationFunction: 'TANH' },
    inputs: [
      make('x', [batches, depth]),
      make('x', [batches, cells]),
      make('w', [4 * cells, depth + cells], true),
      make('b', [4 * cells], true),
      make('c', [batches, cells]),
    ],
    outputs: quantized
      ? [x, c, x, perTensor(1 / 4096, 0)].map((quantization) => ({ quantization }))
      : undefined,
  };
}
