import { describe, expect, it } from '@jest/globals';
import { elementCount, Random, type Shape, tensor } from '@zoo/core';
import fc from 'fast-check';
import { alongAxes, inputTransform, outputTransform } from './kernels/winograd/form.ts';
import { expectSame } from './testing/compare.ts';

const numbers = { add: (a: number, b: number) => a + b, sub: (a: number, b: number) => a - b };
const integers = (length: number) =>
  fc.array(fc.integer({ min: -100, max: 100 }), { minLength: length, maxLength: length });

describe('F(2, 3)', () => {
  it('is a convolution, in one dimension and in two', () => {
    fc.assert(
      fc.property(integers(16), integers(9), (tile, taps) => {
        const both = { tall: true, wide: true };
        const factors = alongAxes(both, tile, 4, (line) => inputTransform(numbers, line));
        const weights = alongAxes(both, taps, 3, ([a, b, c]) => [a, (a + b + c) / 2, (a - b + c) / 2, c]);
        const products = factors.map((factor, i) => factor * weights[i]);
        const outputs = alongAxes(both, products, 4, (line) => outputTransform(numbers, line));
        const direct = [0, 1, 4, 5].map((at) =>
          taps.reduce((sum, tap, i) => sum + tap * tile[at + 4 * Math.floor(i / 3) + (i % 3)], 0),
        );
        expect(outputs).toEqual(direct);
      }),
    );
  });
});

/** Odd sizes, tails of channels, several blocks, batches, both paddings; and one axis only. */
describe('convolutions of three taps', () => {
  const random = new Random(11);
  const filled = (shape: Shape) =>
    tensor(
      'float32',
      shape,
      Float32Array.from({ length: elementCount(shape) }, () => random.normal()),
    );

  it.each([
    { picture: [1, 14, 14, 16], filter: [3, 3], channels: 16, padding: 'SAME', activation: 'NONE' },
    { picture: [2, 17, 23, 19], filter: [3, 3], channels: 33, padding: 'SAME', activation: 'RELU6' },
    { picture: [1, 31, 29, 70], filter: [3, 3], channels: 21, padding: 'VALID', activation: 'RELU' },
    { picture: [1, 11, 40, 130], filter: [3, 3], channels: 150, padding: 'SAME', activation: 'NONE' },
    { picture: [3, 9, 33, 37], filter: [1, 3], channels: 34, padding: 'SAME', activation: 'RELU' },
    { picture: [2, 35, 7, 34], filter: [3, 1], channels: 41, padding: 'VALID', activation: 'NONE' },
  ])('$filter on $picture, $padding', async ({ picture, filter, channels, padding, activation }) => {
    const operands = [
      { tensor: filled(picture) },
      { tensor: filled([channels, ...filter, picture[3]]), constant: true },
      { tensor: filled([channels]), constant: true },
    ];
    const window = { strideH: 1, strideW: 1, dilationHFactor: 1, dilationWFactor: 1 };
    const attrs = { ...window, padding, fusedActivationFunction: activation };
    await expectSame({ op: 'CONV_2D', attrs, operands, kernel: 'f32-winograd' }, 3e-6);
  });
});
