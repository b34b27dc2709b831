import { inTests } from '#in-tests';
import { singleRow } from '../../../families/single-row.ts';
import { argmaxPool, poolExample, poolGeometry } from '../../lib/argmax-pool.ts';
import { type PoolStruct, poolStruct } from '../../options/struct.ts';

/** Indices count inside the window, as floats a little above the whole number, so that truncating finds it. */
export const maxPoolingWithArgmax2d = singleRow<PoolStruct>({
  name: 'MaxPoolingWithArgmax2D',
  custom: poolStruct,
  summary: 'largest element under a window, and where it is in the window (MediaPipe)',
  results: [{ name: 'largest' }, { name: 'indices' }],
  types: 'float32 -> float32, float32',
  dtypes: ['float32'],
  infer(site) {
    const { batches, height, width, inChannels } = poolGeometry(site);
    const result = { dtype: 'float32' as const, shape: [batches, height, width, inChannels] };
    return [result, result];
  },
  prepare: (site) => argmaxPool(site, ({ tap }) => tap + 0.1),
  example: inTests(() => (random) => poolExample(random)),
});
