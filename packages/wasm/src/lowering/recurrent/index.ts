import type { Lowering } from '../lowering.ts';
import { lstm } from './lstm.ts';
import { rnn } from './rnn.ts';
import { svdf } from './svdf.ts';

/** Recurrent layers, which have state, by op. */
export const RECURRENT: Readonly<Record<string, Lowering>> = {
  LSTM: lstm,
  UNIDIRECTIONAL_SEQUENCE_LSTM: lstm,
  BIDIRECTIONAL_SEQUENCE_LSTM: lstm,
  RNN: rnn,
  UNIDIRECTIONAL_SEQUENCE_RNN: rnn,
  BIDIRECTIONAL_SEQUENCE_RNN: rnn,
  SVDF: svdf,
};
