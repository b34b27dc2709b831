import { expect, it } from '@jest/globals';
import { perTensor, tensor } from '@zoo/core';
import { evaluate } from '../../evaluate.ts';
import { ops } from '../../table.ts';

it('MEAN over the pixels of an image', () => {
  const [{ shape, data }] = evaluate(ops.find('MEAN', false)!, {
    attrs: { keepDims: false },
    inputs: [
      tensor('float32', [1, 2, 2, 2], Float32Array.from([1, 10, 2, 20, 3, 30, 4, 40])),
      tensor('int32', [2], new Int32Array([1, 2])),
    ],
    outputs: [],
  });
  expect(shape).toEqual([1, 2]);
  expect([...data]).toEqual([2.5, 25]);
});

it('MEAN of 8-bit values rescales once, the count folded into the multiplier', () => {
  const values = Int8Array.from({ length: 49 }, (_, i) => i * 5 - 120);
  const [{ data }] = evaluate(ops.find('MEAN', false)!, {
    attrs: { keepDims: true },
    inputs: [
      tensor('int8', [7, 7], values, perTensor(0.5, -10)),
      tensor('int32', [2], new Int32Array([-1, 0])),
    ],
    outputs: [{ quantization: perTensor(0.25, 20) }],
  });
  // the mean is 0 in stored units: (0 + 10) * 0.5 = 5 = (40 - 20) * 0.25
  expect([...data]).toEqual([40]);
});
