import { describe, expect, it } from '@jest/globals';
import { perTensor, type Quantization } from '@zoo/core';
import { affine, every, floats, ints, real, run, runAll } from '../testing/run.ts';

describe('float formulas', () => {
  it.each([
    ['ROUND', [0.5, 1.5, 2.5, -0.5, -1.5, 1.2, -1.7], [0, 2, 2, 0, -2, 1, -2]],
    ['SIGN', [-3, 0, 7], [-1, 0, 1]],
    ['RELU6', [-1, 3, 9], [0, 3, 6]],
    ['RELU_N1_TO_1', [-2, 0.5, 2], [-1, 0.5, 1]],
    ['RELU_0_TO_1', [-2, 0.5, 2], [0, 0.5, 1]],
    ['HARD_SWISH', [-4, -3, 0, 3, 5], [-0, -0, 0, 3, 5]],
    ['FLOOR', [-1.5, 1.5], [-2, 1]],
    ['CEIL', [-1.5, 1.5], [-1, 2]],
    ['RSQRT', [4, 0.25], [0.5, 2]],
  ])('%s', (name, x, y) => {
    expect(run(name, [floats([x.length], x)]).values).toEqual(y);
  });

  it('GELU is the normal distribution, or its tanh approximation', () => {
    const x = floats([3], [-1, 0, 2]);
    expectClose(run('GELU', [x]).values, [-0.15865525, 0, 1.9544997]);
    expectClose(run('GELU', [x], { approximate: true }).values, [-0.158808, 0, 1.954598]);
  });

  it('ELU continues smoothly below zero', () => {
    expectClose(run('ELU', [floats([2], [-1, 2])]).values, [Math.exp(-1) - 1, 2]);
  });

  it('LEAKY_RELU scales negative values', () => {
    expect(run('LEAKY_RELU', [floats([2], [-4, 4])], { alpha: 0.25 }).values).toEqual([-1, 4]);
  });

  it('NEG and ABS of the smallest int32 wrap around', () => {
    expect(run('NEG', [ints([2], [5, -2147483648])]).values).toEqual([-5, -2147483648]);
    expect(run('ABS', [ints([2], [-5, -2147483648])]).values).toEqual([5, -2147483648]);
  });
});

describe('8-bit forms stay within a step of the real formula, for every value', () => {
  const asymmetric = { int8: [0.05, 10], uint8: [0.04, 120] } as const;
  const formulas: [string, (x: number) => number, Quantization][] = [
    ['RELU', (x) => Math.max(0, x), perTensor(0.05, -128)],
    ['RELU6', (x) => Math.min(6, Math.max(0, x)), perTensor(0.0236, -128)],
    ['LEAKY_RELU', (x) => (x > 0 ? x : 0.2 * x), perTensor(0.045, -60)],
    ['HARD_SWISH', (x) => (x * Math.min(6, Math.max(0, x + 3))) / 6, perTensor(0.03, -100)],
    ['ELU', (x) => (x > 0 ? x : Math.expm1(x)), perTensor(0.04, -70)],
    ['GELU', (x) => run('GELU', [floats([1], [x])]).values[0], perTensor(0.04, -90)],
    ['EXP', Math.exp, perTensor(1.3, -128)],
    ['ABS', Math.abs, perTensor(0.04, -100)],
  ];

  it.each(formulas)('%s int8', (name, f, quantization) => {
    const x = every('int8', ...asymmetric.int8);
    const [y] = runAll(name, [x], { alpha: 0.2 }, [{ quantization }]);
    expectWithinStep(real(y), real(x).map(f), quantization);
  });

  it.each(formulas.slice(0, 4))('%s uint8', (name, f, { scale, zeroPoint }) => {
    const quantization = perTensor(scale[0], zeroPoint[0] + 128);
    const x = every('uint8', ...asymmetric.uint8);
    const [y] = runAll(name, [x], { alpha: 0.2 }, [{ quantization }]);
    expectWithinStep(real(y), real(x).map(f), quantization, 255);
  });

  it.each([
    ['SQRT', Math.sqrt, perTensor(0.02, -128)],
    ['RSQRT', (x: number) => 1 / Math.sqrt(x), perTensor(0.02, -128)],
    ['LOG', Math.log, perTensor(0.05, 50)],
  ] as const)('%s int8 where it is defined', (name, f, quantization) => {
    const x = affine(
      'int8',
      [200],
      Array.from({ length: 200 }, (_, i) => i - 127 + 55),
      0.03,
      -128,
    );
    const [y] = runAll(name, [x], {}, [{ quantization }]);
    expectWithinStep(real(y), real(x).map(f), quantization);
  });

  it('RSQRT of zero is the largest result, of less an error', () => {
    const quantization = perTensor(0.02, 0);
    expect(run('RSQRT', [affine('int8', [1], [5], 0.1, 5)], {}, [{ quantization }]).values).toEqual([127]);
    expect(() => run('RSQRT', [affine('int8', [1], [4], 0.1, 5)], {}, [{ quantization }])).toThrow(
      /negative/,
    );
  });
});

describe('int16 tables', () => {
  // like TFLite's, the table stretches 65535 steps over 512 intervals of 128: x is off by up to one step
  it('EXP follows the curve between table entries', () => {
    const x = affine(
      'int16',
      [2001],
      Array.from({ length: 2001 }, (_, i) => 16 * (i - 1000)),
      2e-4,
      0,
    );
    const quantization = perTensor(0.00085, 0);
    const [y] = runAll('EXP', [x], {}, [{ quantization }]);
    real(y).forEach((value, i) => {
      expect(Math.abs(value - Math.exp(real(x)[i]))).toBeLessThan(5 * quantization.scale[0]);
    });
  });
});

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expected.forEach((value, i) => {
    expect(actual[i]).toBeCloseTo(value, 5);
  });
}

/** At most one step from the real value, after cutting it to what the result can hold. */
function expectWithinStep(
  actual: readonly number[],
  expected: readonly number[],
  { scale, zeroPoint }: Quantization,
  max = 127,
): void {
  const [low, high] = [max - 255, max].map((q) => scale[0] * (q - zeroPoint[0]));
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - Math.min(Math.max(value, low), high))).toBeLessThanOrEqual(1.01 * scale[0]);
  });
}
