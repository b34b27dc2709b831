import type { BucketizeOptions } from '@zoo/tflite';
import { inTests } from '#in-tests';
import { randomOperand, randomShape } from '../../families/examples.ts';
import { singleRow } from '../../families/single-row.ts';
import { invalid } from '../../lib/errors.ts';
import { operand } from '../../lib/site.ts';

export const bucketize = singleRow<BucketizeOptions>({
  name: 'BUCKETIZE',
  code: 147,
  options: 'BucketizeOptions',
  summary: 'how many boundaries lie at or below x',
  results: [{ name: 'bucket' }],
  types: 'T -> int32',
  dtypes: ['float32', 'float64', 'int32', 'int64'],
  infer(site) {
    const bounds = site.attrs.boundaries ?? [];
    if (bounds.some((bound, i) => i > 0 && bound < bounds[i - 1])) {
      throw invalid('BUCKETIZE_BOUNDARIES', 'boundaries are not in ascending order', {
        received: `[${bounds.join(',')}]`,
      });
    }
    return [{ dtype: 'int32', shape: operand(site, 0).shape }];
  },
  prepare({ attrs }) {
    const bounds = Float32Array.from(attrs.boundaries ?? []);
    return ([x], [y]) => {
      const out = y as Int32Array;
      for (let i = 0; i < out.length; i++) out[i] = upperBound(bounds, x![i] as number);
    };
  },
  example: inTests(() => (random, dtype) => {
    const boundaries = Array.from({ length: random.integer(0, 6) }, () => Math.fround(random.normal())).sort(
      (a, b) => a - b,
    );
    return { attrs: { boundaries }, inputs: [randomOperand(random, dtype, randomShape(random, 0, 3))] };
  }),
});

function upperBound(bounds: Float32Array, x: number | bigint): number {
  let [low, high] = [0, bounds.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (bounds[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
