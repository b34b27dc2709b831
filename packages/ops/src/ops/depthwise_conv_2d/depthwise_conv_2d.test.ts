import { expect, it } from '@jest/globals';
import { tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

it('DEPTHWISE_CONV_2D makes result c * multiplier + m from channel c', () => {
  const attrs = { ...ops.defaults('DEPTHWISE_CONV_2D'), strideW: 1, strideH: 1, padding: 'VALID' };
  const image = tensor('float32', [1, 1, 2, 2], new Float32Array([1, 2, 3, 4]));
  const filter = tensor('float32', [1, 1, 2, 4], new Float32Array([1, 10, 100, 1000, 2, 20, 200, 2000]));
  const [{ shape, data }] = evaluate(ops.find('DEPTHWISE_CONV_2D', false)!, {
    attrs,
    inputs: [image, filter],
    outputs: [],
  });
  expect(shape).toEqual([1, 1, 1, 4]);
  expect([...data]).toEqual([1 + 3 * 2, 10 + 3 * 20, 2 * 100 + 4 * 200, 2 * 1000 + 4 * 2000]);
});
