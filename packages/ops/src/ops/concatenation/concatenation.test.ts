import { describe, expect, it } from '@jest/globals';
import { perTensor } from '@zoo/core';
import { affine, floats, run } from '../../testing/run.ts';

describe('CONCATENATION', () => {
  it('joins along an axis counted from either end', () => {
    const [a, b] = [floats([2, 1], [1, 2]), floats([2, 2], [3, 4, 5, 6])];
    const joined = { shape: [2, 3], values: [1, 3, 4, 2, 5, 6] };
    expect(run('CONCATENATION', [a, b], { axis: 1 })).toEqual(joined);
    expect(run('CONCATENATION', [a, b], { axis: -1 })).toEqual(joined);
  });

  it.each(['uint8', 'int8'] as const)('brings %s parts to the parameters of the whole', (dtype) => {
    const parts = [affine(dtype, [2], [10, 20], 0.5, 0), affine(dtype, [2], [10, 120], 0.25, 2)];
    const outputs = [{ quantization: perTensor(0.25, 2) }];
    // 5 and 10 in quarters with zero point 2; the second part is as it should be
    expect(run('CONCATENATION', parts, { axis: 0 }, outputs).values).toEqual([22, 42, 10, 120]);
  });

  it('refuses parts that differ elsewhere', () => {
    const parts = [floats([2, 1], [1, 2]), floats([1, 2], [3, 4])];
    expect(() => run('CONCATENATION', parts, { axis: 1 })).toThrow(/differ/);
  });
});
