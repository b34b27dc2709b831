import { describe, expect, it } from '@jest/globals';
import {
  requantize as exact,
  type FixedMultiplier,
  multiplyByQuantizedMultiplier,
  quantizeMultiplier,
} from '@zoo/core';
import fc from 'fast-check';
import { assemble } from '../../assembler/index.ts';
import { webAssembly } from '../../host/webassembly.ts';
import { i32x4, type Routine, routine, v128 } from '../../simd/index.ts';
import { RESULT_PARAMETERS, resultLimits, SCALING, SCALING_BYTES } from './constants.ts';
import { requantizer, scaleVector } from './emit.ts';
import { rescaled } from './known-multiplier.ts';
import { exactRequantizer, scalingArguments, uniformRequantizer } from './uniform.ts';

const { Instance, Memory, Module } = webAssembly!;
const ZERO_POINT = 7;

/** Sums that use 30 bits, and scales as layers have them, extreme ones included. */
const sums = fc.array(fc.integer({ min: -(2 ** 30), max: 2 ** 30 - 1 }), { minLength: 4, maxLength: 4 });
const scales = fc.array(
  fc.oneof(
    fc.double({ min: 1e-9, max: 0.99, noNaN: true }),
    fc.constantFrom(0.5, 0.25, 0.125, 2 ** -20, 2 ** -31),
  ),
  { minLength: 4, maxLength: 4 },
);

describe('requantization by channel', () => {
  it('is that of the reference kernels, bit for bit', () => {
    fc.assert(
      fc.property(sums, scales, (x, m) => expectExact(x, m)),
      { numRuns: 2000 },
    );
  });

  it('also rounds halves and the smallest numbers like it', () => {
    for (const scale of [0.5, 0.25, 0.125, 2 ** -10, 0.3, 0.49999]) {
      for (let x = -20; x < 20; x++)
        expectExact([x, x * 512, x * 512 + 256, x * 4 + 2], [scale, scale, scale, scale]);
    }
  });

  it('takes scales above 1, for sums that stay in range', () => {
    const small = fc.array(fc.integer({ min: -(2 ** 20), max: 2 ** 20 }), { minLength: 4, maxLength: 4 });
    const large = fc.array(fc.double({ min: 1e-6, max: 500, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(small, large, (x, m) => expectExact(x, m)),
      { numRuns: 2000 },
    );
  });
});

/** Results of four lanes, limited to what an int8 layer with this zero point stores. */
function expectExact(x: readonly number[], reals: readonly number[]): void {
  const scales = Float32Array.from(reals);
  const constants = new ArrayBuffer(SCALING_BYTES);
  new Float32Array(constants, SCALING.scale).set(scales);
  const { low, high, offset } = resultLimits({ min: -128, max: 127 }, ZERO_POINT);
  const f = routine({ at: 'i32', ...RESULT_PARAMETERS }, (r, { at, ...limits }) => {
    r.store(8, requantizer(r, limits)(v128.load(16), scaleVector(at, 0)), 24);
  });
  const expected = x.map((sum, i) => exact(sum, scales[i], low, high) + ZERO_POINT);
  expect([...run(f, x, new Int32Array(constants), [low, high, offset])]).toEqual(expected);
}

describe('requantization by one multiplier', () => {
  it('is the same', () => {
    fc.assert(
      fc.property(sums, fc.double({ min: 1e-9, max: 0.99, noNaN: true }), (x, real) => {
        const multiplier = quantizeMultiplier(real);
        const { significand, left, right } = scalingArguments(multiplier);
        const f = routine({ at: 'i32' }, (r) => {
          const parameters = { significand: r.int(significand), left: r.int(left), right: r.int(right) };
          r.store(8, uniformRequantizer(r, parameters)(v128.load(16)), 24);
        });
        const expected = x.map((sum) => multiplyByQuantizedMultiplier(sum, multiplier) | 0);
        expect([
          ...run(
            f,
            x.map((sum) => 2 * sum),
            new Int32Array(0),
          ),
        ]).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('requantization of all 32 bits by one multiplier', () => {
  /** The largest and smallest numbers, and those around them. */
  const all = fc.array(
    fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.integer({ min: 0, max: 2 ** 20 }).map((below) => 2 ** 31 - 1 - below),
      fc.integer({ min: 0, max: 2 ** 20 }).map((above) => -(2 ** 31) + above),
    ),
    { minLength: 4, maxLength: 4 },
  );
  /** Multipliers whose significand is nearly 1 make results as large as they can be. */
  const multipliers = fc
    .tuple(fc.oneof(fc.double({ min: 0.5, max: 0.999, noNaN: true }), fc.constant(1 - 2 ** -30)), fc.nat(30))
    .map(([fraction, shift]) => quantizeMultiplier(fraction * 2 ** -shift));

  it.each([
    [
      'that a kernel is told',
      (multiplier: FixedMultiplier) =>
        routine({ at: 'i32' }, (f) => {
          const { significand, left, right } = scalingArguments(multiplier);
          const parameters = { significand: f.int(significand), left: f.int(left), right: f.int(right) };
          const rescale = exactRequantizer(f, parameters);
          for (let lane = 0; lane < 4; lane++) {
            const x = i32x4.splat(i32x4.extract(v128.load(16), lane));
            f.storeI32(32 + 4 * lane, i32x4.extract(rescale(x), 0));
          }
        }),
    ],
    [
      'that is part of the code',
      (multiplier: FixedMultiplier) =>
        routine({ at: 'i32' }, (f) => f.store(32, rescaled(f, v128.load(16), multiplier))),
    ],
  ])('%s is that of the reference kernels', (_, routineFor) => {
    fc.assert(
      fc.property(all, multipliers, (x, multiplier) => {
        const expected = x.map((value) => multiplyByQuantizedMultiplier(value, multiplier));
        expect([...run(routineFor(multiplier), x, new Int32Array(0))]).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });
});

/** Runs a routine on four numbers at 16; results are stored at 32, constants lie at 64. */
function run(
  f: Routine,
  x: readonly number[],
  constants: Int32Array,
  args: readonly number[] = [],
): Int32Array {
  const memory = new Memory({ initial: 1 });
  const words = new Int32Array(memory.buffer);
  words.set(x, 4);
  words.set(constants, 16);
  const bytes = assemble({ memory: { minPages: 1 }, functions: [{ name: 'f', type: f.type, body: f.body }] });
  new Instance(new Module(bytes), { env: { memory } }).exports.f(64, ...args);
  return words.slice(8, 12);
}
