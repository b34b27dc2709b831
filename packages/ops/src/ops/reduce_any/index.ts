import { folding, reduce, reduceRow } from '../../families/reduce.ts';

export const reduceAny = reduce({
  name: 'REDUCE_ANY',
  code: 91,
  summary: 'whether any element over axes is true',
  quantize: { results: 'none' },
  rows: {
    bool: reduceRow(
      ['bool'],
      folding(0, (found, x) => found | x),
    ),
  },
});
