import { rnnOp } from '../../families/recurrent/rnn-op.ts';

export const unidirectionalSequenceRnn = rnnOp({
  name: 'UNIDIRECTIONAL_SEQUENCE_RNN',
  code: 35,
  options: 'SequenceRNNOptions',
  summary: 'plain recurrent layer over a whole sequence; its state is a variable',
  sequence: true,
});
