import { inTests } from '#in-tests';
import { singleRow } from '../../families/single-row.ts';
import {
  SUPPRESSION_OPERANDS,
  selectionShape,
  suppress,
  suppressionExample,
  suppressionWork,
} from '../../families/suppression.ts';

export const nonMaxSuppressionV4 = singleRow({
  name: 'NON_MAX_SUPPRESSION_V4',
  code: 120,
  options: 'NonMaxSuppressionV4Options',
  summary: 'indices of the best boxes that do not overlap, and how many there are',
  operands: SUPPRESSION_OPERANDS,
  results: [{ name: 'indices' }, { name: 'found' }],
  types: 'T, T, int32, T, T -> int32, int32',
  dtypes: ['float32'],
  infer: (site) => [
    { dtype: 'int32', shape: selectionShape(site) },
    { dtype: 'int32', shape: [] },
  ],
  work: suppressionWork,
  prepare:
    () =>
    (inputs, [indices, found]) => {
      const [boxes, scores, count, overlap, threshold] = inputs as Float32Array[];
      const limits = { count: count[0], overlap: overlap[0], threshold: threshold[0], sigma: 0 };
      const selected = suppress(boxes, scores, limits);
      const at = indices as Int32Array;
      at.fill(0).set(selected.map(({ index }) => index));
      (found as Int32Array)[0] = selected.length;
    },
  example: inTests(() => (random) => ({ inputs: suppressionExample(random, 0.3) })),
});
