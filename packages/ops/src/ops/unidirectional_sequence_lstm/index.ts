import { defineOp, typeRow } from '@zoo/ir';
import type { UnidirectionalSequenceLSTMOptions } from '@zoo/tflite';
import { requireRank } from '../../families/dense/convolution.ts';
import { floatLstm, LSTM_OPERANDS, LSTM_TYPES, lstmSizes } from '../../families/recurrent/lstm.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const unidirectionalSequenceLstm = defineOp<UnidirectionalSequenceLSTMOptions, 'float'>({
  name: 'UNIDIRECTIONAL_SEQUENCE_LSTM',
  spec: {
    summary: 'LSTM over a whole sequence; its states are variables',
    operands: LSTM_OPERANDS,
    results: [{ name: 'output' }],
    types: { float: typeRow(LSTM_TYPES) },
    traits: ['stateful'],
    tolerance: 'loose',
    infer(site) {
      const { dtype, shape } = operand(site, 0);
      requireRank(shape, 3, 'the input');
      if (site.attrs.diagonalRecurrentTensors) {
        throw invalid('ATTRIBUTE_RANGE', 'diagonal recurrent weights are not supported');
      }
      return [{ dtype, shape: [shape[0], shape[1], lstmSizes(site).units] }];
    },
    macs(site) {
      const [a, b] = operand(site, 0).shape;
      const { depth, cells, units } = lstmSizes(site);
      return a * b * 4 * cells * (depth + units);
    },
  },
  tflite: {
    code: 44,
    options: 'UnidirectionalSequenceLSTMOptions',
    version: ({ attrs }) => (attrs.diagonalRecurrentTensors ? 4 : 1),
  },
  quantize: { results: 'none' },
  reference: {
    float(site) {
      const [a, b] = operand(site, 0).shape;
      const { timeMajor } = site.attrs;
      const [batches, times] = timeMajor ? [b, a] : [a, b];
      return floatLstm(site, batches, times, (batch, time) =>
        timeMajor ? time * batches + batch : batch * times + time,
      );
    },
  },
  cases: [],
});
