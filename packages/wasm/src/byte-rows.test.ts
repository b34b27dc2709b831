import { describe, expect, it } from '@jest/globals';
import { perTensor, Random, tensor } from '@zoo/core';
import { wasmDelegate } from './delegate.ts';
import { expectSame } from './testing/compare.ts';
import { runLayer } from './testing/layers.ts';

/** Longer rows, and more scales, than the cases of the ops have. */
describe.each(['int8', 'uint8'] as const)('rows of %s, bit for bit', (dtype) => {
  const random = new Random(31);
  const least = dtype === 'int8' ? -128 : 0;

  it.each([1, 2, 3, 5, 17, 64, 1001, 4099])(
    'normalised and as logarithms of softmax, %d of them',
    async (depth) => {
      for (const zeroPoint of [0, 131, 255].map((zero) => zero + least)) {
        for (const scale of [1e-3, 0.0234375, 0.1, 0.7]) {
          const x = tensor(
            dtype,
            [6, depth],
            rows(depth, zeroPoint),
            perTensor(Math.fround(scale), zeroPoint),
          );
          const unit = { quantization: perTensor(1 / 128, least + 128) };
          await expectSame({ op: 'L2_NORMALIZATION', operands: [{ tensor: x }], result: unit });
          const logarithms = { quantization: perTensor(Math.fround(16 / 256), least + 255) };
          await expectSame({ op: 'LOG_SOFTMAX', operands: [{ tensor: x }], result: logarithms });
        }
      }
    },
  );

  /** Of all sizes; the first holds nothing but zeros, the second a single number beside. */
  function rows(depth: number, zeroPoint: number) {
    const x = dtype === 'int8' ? new Int8Array(6 * depth) : new Uint8Array(6 * depth);
    x.fill(zeroPoint);
    x[depth] = zeroPoint + 1;
    [2, 12, 50, 128].forEach((spread, row) => {
      for (let i = (row + 2) * depth; i < (row + 3) * depth; i++) {
        const value = zeroPoint + random.integer(-spread, spread);
        x[i] = Math.min(Math.max(value, least), least + 255);
      }
    });
    return x;
  }
});

describe('16-bit square roots', () => {
  const layer = (data: readonly number[]) => ({
    op: 'SQRT',
    operands: [{ tensor: tensor('int16', [data.length], Int16Array.from(data), perTensor(2 ** -11, -7)) }],
    result: { quantization: perTensor(Math.fround(1.3e-4), 5) },
  });

  it('are those of the reference kernel', () =>
    expectSame(
      layer([-7, -6, -5, 0, 1, 2, 100, 5000, 32767, ...Array.from({ length: 1100 }, (_, i) => 29 * i)]),
    ));

  it('of negative numbers are refused', async () => {
    for (const delegates of [[], [wasmDelegate()]]) {
      await expect(runLayer(layer([1, 2, 3, 4, -8]), delegates)).rejects.toThrow(/square root of a negative/);
    }
  });
});
