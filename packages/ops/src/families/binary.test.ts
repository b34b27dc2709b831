import { describe, expect, it } from '@jest/globals';
import { perTensor, tensor } from '@zoo/core';
import { affine, bools, floats, ints, run } from '../testing/run.ts';

describe('plain numbers', () => {
  it.each([
    ['FLOOR_DIV', [7, -7, 7, -7], [2, 2, -2, -2], [3, -4, -4, 3]],
    ['FLOOR_MOD', [7, -7, 7, -7], [2, 2, -2, -2], [1, 1, -1, -1]],
    ['DIV', [7, -7, 7, -7], [2, 2, -2, -2], [3, -3, -3, 3]],
    ['POW', [2, -3, 5, 0], [10, 3, 0, 2], [1024, -27, 1, 0]],
    ['SQUARED_DIFFERENCE', [1, 5], [4, 5], [9, 0]],
    ['MAXIMUM', [1, -5], [-4, 5], [1, 5]],
    ['MINIMUM', [1, -5], [-4, 5], [-4, -5]],
    ['MUL', [65536, -3], [65536, 5], [0, -15]],
    ['BITWISE_XOR', [12, -1], [10, 1], [6, -2]],
    ['RIGHT_SHIFT', [-8, 8], [1, 40], [-4, 0]],
  ])('%s of int32', (name, a, b, y) => {
    expect(run(name, [ints([a.length], a), ints([b.length], b)]).values).toEqual(y);
  });

  it('integer division by zero is an error', () => {
    for (const name of ['DIV', 'FLOOR_DIV', 'FLOOR_MOD'])
      expect(() => run(name, [ints([1], [1]), ints([1], [0])])).toThrow(/zero/);
  });

  it('SUB applies its activation and broadcasts', () => {
    const result = run('SUB', [floats([2, 1], [5, -1]), floats([2], [1, 9])], {
      fusedActivationFunction: 'RELU',
    });
    expect(result).toEqual({ shape: [2, 2], values: [4, 0, 0, 0] });
  });

  it('MUL of complex numbers', () => {
    const a = tensor('complex64', [1], Float32Array.of(1, 2));
    const b = tensor('complex64', [1], Float32Array.of(3, -1));
    expect(run('MUL', [a, b]).values).toEqual([5, 5]);
  });

  it('PRELU broadcasts alpha over the channels', () => {
    const x = floats([2, 2], [-1, -1, 2, -4]);
    expect(run('PRELU', [x, floats([2], [0.5, 0.25])]).values).toEqual([-0.5, -0.25, 2, -1]);
  });
});

describe('affine integers', () => {
  it('MUL: (6 - 1) * 0.5 times (9 + 3) * 0.25 is 7.5, in steps of 0.1', () => {
    const a = affine('int8', [1], [6], 0.5, 1);
    const b = affine('int8', [1], [9], 0.25, -3);
    expect(run('MUL', [a, b], {}, [{ quantization: perTensor(0.1, -20) }]).values).toEqual([55]);
  });

  it.each([
    ['int8', -3, [61, -3, 0, 125, -3]],
    ['uint8', 128, [192, 128, 131, 255, 128]],
  ] as const)('MUL of int16 fractions into %s keeps 7 bits', (dtype, zero, expected) => {
    // 1/2; -1/8 of a step; 2.5 steps, away from zero; (-1)(-1), which is 128; 0
    const a = affine('int16', [5], [-32768, 64, 640, -32768, 0], 0.3, 0);
    const b = affine('int16', [5], [-16384, -16384, 32767, -32768, 9], 0.7, 0);
    expect(run('MUL', [a, b], {}, [{ dtype, quantization: perTensor(0.1, zero) }]).values).toEqual(expected);
  });

  it('MUL of int16 into int8 without parameters has steps of 1/128', () => {
    const a = tensor('int16', [2], Int16Array.of(16384, -32768));
    const b = tensor('int16', [1], Int16Array.of(16384));
    expect(run('MUL', [a, b], {}, [{ dtype: 'int8' }]).values).toEqual([32, -64]);
  });

  it('SUB: 2 - 3 is -1', () => {
    const a = affine('uint8', [1], [138], 0.2, 128);
    const b = affine('uint8', [1], [134], 0.5, 128);
    expect(run('SUB', [a, b], {}, [{ quantization: perTensor(0.25, 100) }]).values).toEqual([96]);
  });

  it('DIV: -6 by 1.5 is -4, and so is 6 by -1.5', () => {
    const a = affine('uint8', [2], [68, 188], 0.1, 128);
    const b = affine('uint8', [2], [30, 0], 0.1, 15);
    expect(run('DIV', [a, b], {}, [{ quantization: perTensor(0.05, 200) }]).values).toEqual([120, 120]);
  });

  it('SQUARED_DIFFERENCE: (1 - 3)^2 is 4', () => {
    const a = affine('int8', [1], [10], 0.1, 0);
    const b = affine('int8', [1], [15], 0.2, 0);
    expect(run('SQUARED_DIFFERENCE', [a, b], {}, [{ quantization: perTensor(0.05, -10) }]).values).toEqual([
      70,
    ]);
  });

  it('PRELU: 0.3 of -2 is -0.6', () => {
    const x = affine('int8', [2], [-20, 20], 0.1, 0);
    const alpha = affine('int8', [1], [30], 0.01, 0);
    expect(run('PRELU', [x, alpha], {}, [{ quantization: perTensor(0.1, 0) }]).values).toEqual([-6, 20]);
  });
});

describe('comparisons', () => {
  it('compare real values, not integers: 10 * 0.5 = 5 * 1', () => {
    const a = affine('int8', [3], [10, 12, 8], 0.5, 0);
    const b = affine('int8', [1], [6], 0.999999, 1);
    expect(run('LESS', [a, b]).values).toEqual([0, 0, 1]);
    expect(run('GREATER', [a, b]).values).toEqual([0, 1, 0]);
  });

  it('NaN is unequal to all, itself included', () => {
    const x = floats([2], [Number.NaN, 1]);
    expect(run('EQUAL', [x, x]).values).toEqual([0, 1]);
    expect(run('NOT_EQUAL', [x, x]).values).toEqual([1, 0]);
  });

  it('strings are equal as a whole', () => {
    const a = tensor('string', [2], ['cat', 'dog']);
    expect(run('EQUAL', [a, tensor('string', [], ['dog'])]).values).toEqual([0, 1]);
  });

  it('64-bit integers keep all their bits', () => {
    const a = tensor('int64', [1], BigInt64Array.of(2n ** 60n));
    const b = tensor('int64', [1], BigInt64Array.of(2n ** 60n + 1n));
    expect(run('LESS', [a, b]).values).toEqual([1]);
  });

  it('truth functions', () => {
    const [p, q] = [bools([4], [0, 0, 1, 1]), bools([4], [0, 1, 0, 1])];
    expect(run('LOGICAL_AND', [p, q]).values).toEqual([0, 0, 0, 1]);
    expect(run('LOGICAL_OR', [p, q]).values).toEqual([0, 1, 1, 1]);
    expect(run('LOGICAL_NOT', [p]).values).toEqual([1, 1, 0, 0]);
  });
});
