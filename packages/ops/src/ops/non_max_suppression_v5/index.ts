import { inTests } from '#in-tests';
import { singleRow } from '../../families/single-row.ts';
import {
  SUPPRESSION_OPERANDS,
  selectionShape,
  suppress,
  suppressionExample,
  suppressionWork,
} from '../../families/suppression.ts';
import { operand } from '../../lib/site.ts';

export const nonMaxSuppressionV5 = singleRow({
  name: 'NON_MAX_SUPPRESSION_V5',
  code: 121,
  options: 'NonMaxSuppressionV5Options',
  summary: 'indices and scores of the best boxes, the scores lowered by overlap, and how many there are',
  operands: [...SUPPRESSION_OPERANDS, { name: 'sigma' }],
  results: [{ name: 'indices' }, { name: 'scores' }, { name: 'found' }],
  types: 'T, T, int32, T, T, T -> int32, T, int32',
  dtypes: ['float32'],
  tolerance: 'close',
  infer: (site) => [
    { dtype: 'int32', shape: selectionShape(site) },
    { dtype: operand(site, 1).dtype, shape: selectionShape(site) },
    { dtype: 'int32', shape: [] },
  ],
  work: suppressionWork,
  prepare: () => (inputs, results) => {
    const [boxes, scores, count, overlap, threshold, sigma] = inputs as Float32Array[];
    const limits = { count: count[0], overlap: overlap[0], threshold: threshold[0], sigma: sigma[0] };
    const selected = suppress(boxes, scores, limits);
    const [indices, kept, found] = results as [Int32Array, Float32Array, Int32Array];
    indices.fill(0).set(selected.map(({ index }) => index));
    kept.fill(0).set(selected.map(({ score }) => score));
    found[0] = selected.length;
  },
  example: inTests(() => (random, dtype) => {
    const sigma = { dtype, shape: [], data: Float32Array.of(random.pick([0, 0.5])) };
    return { inputs: [...suppressionExample(random, 0.6), { tensor: sigma }] };
  }),
});
