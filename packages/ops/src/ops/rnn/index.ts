import { rnnOp } from '../../families/recurrent/rnn-op.ts';

export const rnn = rnnOp({
  name: 'RNN',
  code: 24,
  options: 'RNNOptions',
  summary: 'one step of a plain recurrent layer; its state is a variable',
  sequence: false,
});
