import { defineOp, typeRow } from '@zoo/ir';
import type { LSTMOptions } from '@zoo/tflite';
import { requireRank } from '../../families/dense/convolution.ts';
import { floatLstm, LSTM_OPERANDS, LSTM_TYPES, lstmSizes } from '../../families/recurrent/lstm.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const lstm = defineOp<LSTMOptions, 'float'>({
  name: 'LSTM',
  spec: {
    summary: 'one step of an LSTM; its states are variables',
    operands: LSTM_OPERANDS,
    results: [{ name: 'output' }],
    types: { float: typeRow(LSTM_TYPES) },
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      requireRank(shape, 2, 'the input');
      if (site.attrs.kernelType !== 'FULL') {
        throw invalid('KERNEL_TYPE', 'the five-operand cell of early files is not supported', {
          expected: 'FULL',
          received: site.attrs.kernelType,
        });
      }
      return [{ dtype, shape: [shape[0], lstmSizes(site).units] }];
    },
    macs(site) {
      const { depth, cells, units } = lstmSizes(site);
      return operand(site, 0).shape[0] * 4 * cells * (depth + units);
    },
  },
  tflite: { code: 16, options: 'LSTMOptions', version: () => 1 },
  quantize: { results: 'none' },
  reference: {
    float: (site) => floatLstm(site, operand(site, 0).shape[0], 1, (batch) => batch),
  },
  cases: [],
});
