import type { CustomFace } from '@zoo/ir';
import { inTests } from '#in-tests';
import { singleRow } from '../../../families/single-row.ts';
import { invalid } from '../../../lib/errors.ts';
import { argmaxPool, poolExample, poolGeometry } from '../../lib/argmax-pool.ts';
import { flag, flexOptions, text, wholes } from '../../options/flex.ts';
import type { PoolStruct } from '../../options/struct.ts';

const options = flexOptions({
  include_batch_in_index: flag(false),
  ksize: wholes(),
  padding: text(),
  strides: wholes(),
});

const face: CustomFace<PoolStruct> = {
  read(bytes, version) {
    const { include_batch_in_index: withBatch, ksize, padding, strides } = options.read(bytes, version);
    const isWindow = (list: readonly number[]) => list.length === 4 && list[0] === 1 && list[3] === 1;
    const known = padding === 'SAME' || padding === 'VALID';
    if (!isWindow(ksize) || !isWindow(strides) || !known || withBatch) {
      throw invalid('CUSTOM_OPTIONS', 'the window is not one over rows and columns', {
        expected: 'ksize and strides [1,h,w,1], padding SAME or VALID, indices without batch',
        received: `ksize [${ksize}], strides [${strides}], padding ${padding}`,
      });
    }
    const [, filterHeight, filterWidth] = ksize;
    return { padding, strideW: strides[2], strideH: strides[1], filterWidth, filterHeight };
  },
  write: ({ padding, strideW, strideH, filterWidth, filterHeight }) =>
    options.write({
      include_batch_in_index: false,
      ksize: [1, filterHeight, filterWidth, 1],
      padding,
      strides: [1, strideH, strideW, 1],
    }),
};

/** Source: `tflite/kernels/perception/max_pool_with_argmax.cc`. */
export const maxPoolWithArgmax = singleRow<PoolStruct>({
  name: 'MaxPoolWithArgmax',
  custom: face,
  summary:
    'largest element under a window, and where it is in the image: (row * width + column) * channels + channel',
  results: [{ name: 'largest' }, { name: 'indices' }],
  types: 'float32 -> float32, int32',
  dtypes: ['float32'],
  infer(site) {
    const { batches, height, width, inChannels } = poolGeometry(site);
    const shape = [batches, height, width, inChannels];
    return [
      { dtype: 'float32', shape },
      { dtype: 'int32', shape },
    ];
  },
  prepare(site) {
    const { inWidth, inChannels } = poolGeometry(site);
    return argmaxPool(site, ({ row, column }, channel) => (row * inWidth + column) * inChannels + channel);
  },
  example: inTests(() => (random) => poolExample(random)),
});
