import { describe, expect, it } from '@jest/globals';
import { evaluate } from '../../../evaluate.ts';
import { floats, ints } from '../../../testing/run.ts';
import { maxPoolWithArgmax } from '../max_pool_with_argmax/index.ts';
import { maxPoolingWithArgmax2d } from '../max_pooling_with_argmax_2d/index.ts';
import { maxUnpooling2d } from './index.ts';

const window = { padding: 'SAME', strideW: 2, strideH: 2, filterWidth: 2, filterHeight: 2 } as const;

describe('MaxUnpooling2D', () => {
  /** Values of max_unpooling_2d_test.cc. */
  it('puts elements at their indices in the image', () => {
    const inputs = [floats([1, 1, 2, 1], [13, 4]), ints([1, 1, 2, 1], [1, 6])];
    const [y] = evaluate(maxUnpooling2d, { attrs: window, inputs, outputs: [] });
    expect(y).toMatchObject({ shape: [1, 2, 4, 1], data: Float32Array.of(0, 13, 0, 0, 0, 0, 4, 0) });
  });

  it('makes images as large as the windows reach without padding', () => {
    const attrs = { ...window, padding: 'VALID', filterWidth: 3 };
    const inputs = [floats([1, 2, 2, 1], [7, 10, 20, 19]), ints([1, 2, 2, 1], [6, 9, 16, 19])];
    const [y] = evaluate(maxUnpooling2d, { attrs, inputs, outputs: [] });
    expect(y.shape).toEqual([1, 4, 5, 1]);
    expect(Array.from(y.data as Float32Array)).toEqual([
      0, 0, 0, 0, 0, 0, 7, 0, 0, 10, 0, 0, 0, 0, 0, 0, 20, 0, 0, 19,
    ]);
  });

  const image = floats([1, 2, 4, 1], [1, 5, 2, 3, 4, 0, 9, 8]);
  const spread = Float32Array.of(0, 5, 0, 0, 0, 0, 9, 0);

  it.each([maxPoolingWithArgmax2d, maxPoolWithArgmax])('undoes $name', (pool) => {
    const pooled = evaluate(pool, { attrs: window, inputs: [image], outputs: [] });
    expect(pooled[0].data).toEqual(Float32Array.of(5, 9));
    expect(evaluate(maxUnpooling2d, { attrs: window, inputs: pooled, outputs: [] })[0].data).toEqual(spread);
  });

  it('refuses indices outside the image', () => {
    const inputs = [floats([1, 1, 1, 1], [1]), ints([1, 1, 1, 1], [4])];
    expect(() => evaluate(maxUnpooling2d, { attrs: window, inputs, outputs: [] })).toThrow(
      'outside the image',
    );
  });
});
