import { extremeRows } from '../../families/extreme-reduction.ts';
import { reduce } from '../../families/reduce.ts';

export const reduceMin = reduce({
  name: 'REDUCE_MIN',
  code: 89,
  summary: 'smallest element over axes',
  quantize: { results: 'same' },
  rows: extremeRows(-1),
});
