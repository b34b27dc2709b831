import { describe, expect, it } from '@jest/globals';
import { float8Encoder, float8Values } from './float8.ts';

const { POSITIVE_INFINITY } = Number;

/** Table 1 and 2 of the OCP 8-bit floating point specification. */
describe('floats of 8 bits', () => {
  it('have the values of the specification', () => {
    const e4m3 = float8Values('float8_e4m3fn');
    expect([0x01, 0x07, 0x08, 0x38, 0x7e].map((byte) => e4m3[byte])).toEqual([
      2 ** -9,
      0.875 * 2 ** -6,
      2 ** -6,
      1,
      448,
    ]);
    expect([0x7f, 0xff, 0xb8].map((byte) => e4m3[byte])).toEqual([Number.NaN, Number.NaN, -1]);
    const e5m2 = float8Values('float8_e5m2');
    expect([0x01, 0x03, 0x04, 0x3c, 0x7b].map((byte) => e5m2[byte])).toEqual([
      2 ** -16,
      0.75 * 2 ** -14,
      2 ** -14,
      1,
      57344,
    ]);
    expect([0x7c, 0xfc, 0x7d, 0x7f].map((byte) => e5m2[byte])).toEqual([
      POSITIVE_INFINITY,
      -POSITIVE_INFINITY,
      Number.NaN,
      Number.NaN,
    ]);
  });

  it.each(['float8_e4m3fn', 'float8_e5m2'] as const)('come back from their values: %s', (dtype) => {
    const values = float8Values(dtype);
    const encode = float8Encoder(dtype);
    const wrong = Array.from(values, (value, byte) => ({ value, byte })).filter(
      ({ value, byte }) => !Number.isNaN(value) && encode(value) !== byte,
    );
    expect(wrong).toEqual([]);
  });

  it('are rounded to the nearest, of two to the even one', () => {
    const encode = float8Encoder('float8_e4m3fn');
    expect([1.0625, 1.1875, 1.07, 2 ** -10, 3 * 2 ** -10].map(encode)).toEqual([0x38, 0x3a, 0x39, 0, 2]);
    expect([464, 465, 1e9, POSITIVE_INFINITY, -1e9].map(encode)).toEqual([0x7e, 0x7f, 0x7f, 0x7f, 0xff]);
    const wide = float8Encoder('float8_e5m2');
    expect([61439, 61440, POSITIVE_INFINITY, Number.NaN, -0].map(wide)).toEqual([
      0x7b, 0x7c, 0x7c, 0x7e, 0x80,
    ]);
  });
});
