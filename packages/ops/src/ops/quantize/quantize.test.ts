import { describe, expect, it } from '@jest/globals';
import { perTensor, tensor } from '@zoo/core';
import { affine, every, floats, run } from '../../testing/run.ts';

describe('QUANTIZE', () => {
  it('rounds halves away from zero and saturates', () => {
    const outputs = [{ dtype: 'int8' as const, quantization: perTensor(0.5, 10) }];
    expect(run('QUANTIZE', [floats([5], [0.25, -0.25, 1, 99, -99])], {}, outputs).values).toEqual([
      11, 9, 12, 127, -128,
    ]);
  });

  it('takes one scale for each index of an axis', () => {
    const quantization = { scale: [1, 0.5], zeroPoint: [0, 1], axis: 1 };
    const outputs = [{ dtype: 'int8' as const, quantization }];
    expect(run('QUANTIZE', [floats([2, 2], [1, 1, 2, 2])], {}, outputs).values).toEqual([1, 3, 2, 5]);
    const wrong = [{ dtype: 'int8' as const, quantization: { ...quantization, axis: 0, scale: [1, 1, 1] } }];
    expect(() => run('QUANTIZE', [floats([2, 2], [1, 1, 2, 2])], {}, wrong)).toThrow(/quantized dimension/);
  });

  it('between int8 and uint8 of one scale flips the sign bit', () => {
    const outputs = [{ dtype: 'uint8' as const, quantization: perTensor(0.1, 128) }];
    const x = every('int8', 0.1, 0);
    expect(run('QUANTIZE', [x], {}, outputs).values).toEqual(Array.from({ length: 256 }, (_, i) => i));
  });

  it('rescales int16 to int8', () => {
    const outputs = [{ dtype: 'int8' as const, quantization: perTensor(0.01, -5) }];
    expect(run('QUANTIZE', [affine('int16', [3], [1000, -1000, 15], 1e-3, 0)], {}, outputs).values).toEqual([
      95, -105, -3,
    ]);
  });
});

describe('DEQUANTIZE', () => {
  it('per tensor and per channel', () => {
    expect(run('DEQUANTIZE', [affine('uint8', [2], [3, 1], 0.5, 2)]).values).toEqual([0.5, -0.5]);
    const quantization = { scale: [1, 0.5], zeroPoint: [0], axis: 0 };
    const q = tensor('int8', [2, 2], Int8Array.of(1, 2, 3, 4), quantization);
    expect(run('DEQUANTIZE', [q]).values).toEqual([1, 2, 1.5, 2]);
  });

  it('reads float16', () => {
    expect(run('DEQUANTIZE', [tensor('float16', [2], Uint16Array.of(0x3c00, 0xfc00))]).values).toEqual([
      1,
      Number.NEGATIVE_INFINITY,
    ]);
  });
});
