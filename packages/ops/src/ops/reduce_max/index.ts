import { extremeRows } from '../../families/extreme-reduction.ts';
import { reduce } from '../../families/reduce.ts';

export const reduceMax = reduce({
  name: 'REDUCE_MAX',
  code: 82,
  summary: 'largest element over axes',
  quantize: { results: 'same' },
  rows: extremeRows(1),
});
