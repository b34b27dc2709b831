import { defineOp } from '@zoo/ir';
import type { UnidirectionalSequenceLSTMOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { requireRank } from '../../families/dense/convolution.ts';
import { lstmCases } from '../../families/recurrent/lstm-cases.ts';
import {
  LSTM_KERNELS,
  type LstmRow,
  lstmMacs,
  lstmRows,
  lstmShape,
} from '../../families/recurrent/lstm-op.ts';
import { LSTM_OPERANDS, operandSpecs } from '../../families/recurrent/lstm-operands.ts';
import { operand } from '../../lib/site.ts';

export const unidirectionalSequenceLstm = defineOp<UnidirectionalSequenceLSTMOptions, LstmRow>({
  name: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
  spec: {
    summary: 'LSTM over a whole sequence; its states are variables',
    operands: operandSpecs(LSTM_OPERANDS),
    results: [{ name: 'output' }],
    types: lstmRows(),
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      requireRank(operand(site, 0).shape, 3, 'the input');
      return lstmShape(site);
    },
    macs: lstmMacs,
  },
  tflite: {
    code: 44,
    options: 'UnidirectionalSequenceLSTMOptions',
    version({ attrs }, row) {
      if (attrs.diagonalRecurrentTensors) return 4;
      return row === 'hybrid' ? (attrs.asymmetricQuantizeInputs ? 3 : 2) : 1;
    },
  },
  quantize: { results: 'free' },
  reference: LSTM_KERNELS,
  cases: inTests(() =>
    (['float', 'hybrid', 'integer'] as const).flatMap((row) => lstmCases(row, { sequence: true })),
  ),
});
