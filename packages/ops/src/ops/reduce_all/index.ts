import { folding, reduce, reduceRow } from '../../families/reduce.ts';

export const reduceAll = reduce({
  name: 'REDUCE_ALL',
  code: 140,
  summary: 'whether all elements over axes are true',
  quantize: { results: 'none' },
  rows: {
    bool: reduceRow(
      ['bool'],
      folding(1, (held, x) => held & x),
    ),
  },
});
