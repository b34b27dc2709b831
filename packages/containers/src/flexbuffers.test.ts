import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encode, toObject } from 'flatbuffers/js/flexbuffers.js';
import { decodeFlexBuffer, encodeFlexBuffer } from './flexbuffers.ts';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('FlexBuffers', () => {
  it('encodes maps with sorted keys and one slot width', () => {
    expect(Array.from(encodeFlexBuffer({ b: 1, a: [2, 3] }))).toEqual([
      ...[97, 0, 98, 0], // keys
      ...[2, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0], // a: count, elements
      ...[2, 0, 0, 0, 20, 0, 0, 0, 22, 0, 0, 0], // keys: count, "a", "b"
      ...[8, 0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0], // where the keys are, their width, count of values
      ...[32, 0, 0, 0, 1, 0, 0, 0, (11 << 2) | 2, (1 << 2) | 2, 0, 0], // values, types, padding
      ...[12, 0, 0, 0, (9 << 2) | 2, 4], // root
    ]);
  });

  it('is understood by the library', () => {
    const value = { name: 'x', sizes: [1, 2, 300], scale: 0.5, deep: { yes: true, list: ['a', null] } };
    expect(toObject(encodeFlexBuffer(value).buffer as ArrayBuffer)).toEqual(value);
    expect(plain(decodeFlexBuffer(encode(value)))).toEqual(value);
  });

  it('decodes typed vectors, tuples and indirect numbers', () => {
    // [u8 count 3][1 2 3][offset 3][VECTOR_UINT, width 1][root width 1]
    expect(decodeFlexBuffer(Uint8Array.of(3, 1, 2, 3, 3, 12 << 2, 1))).toEqual([1, 2, 3]);
    expect(decodeFlexBuffer(Uint8Array.of(255, 2, 2, 16 << 2, 1))).toEqual([-1, 2]);
    expect(decodeFlexBuffer(Uint8Array.of(0xfe, 0xff, 2, (6 << 2) | 1, 1))).toBe(-2);
    expect(decodeFlexBuffer(Uint8Array.of(2, 1, 0, 2, 36 << 2, 1))).toEqual([true, false]);
  });

  it('gives a string that is not UTF-8 as bytes', () => {
    expect(decodeFlexBuffer(Uint8Array.of(2, 0xff, 0xfe, 0, 3, 5 << 2, 1))).toEqual(
      Uint8Array.of(0xff, 0xfe),
    );
  });

  it('keeps the float zero and 64-bit content', () => {
    const value = { zero: 0.5 - 0.5, double: 1.1, text: 'x', big: 2 ** 40 };
    expect(plain(decodeFlexBuffer(encodeFlexBuffer(value)))).toEqual(value);
  });

  it('gives back what it encoded', () => {
    const leaf = fc.oneof(
      fc.boolean(),
      fc.integer(),
      fc.string(),
      fc.constant(null),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((x) => (Number.isInteger(x) && !Number.isSafeInteger(x) ? 0.25 : x)),
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('tree'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        expect(plain(decodeFlexBuffer(encodeFlexBuffer(value as never)))).toEqual(plain(value));
      }),
      { numRuns: 300 },
    );
  });

  it('answers damage, loops and random bytes with its own error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          decodeFlexBuffer(bytes);
        } catch (error) {
          expect(error).toMatchObject({ code: 'FLEXBUFFER_DAMAGED' });
        }
      }),
      { numRuns: 3000 },
    );
    // A vector that contains itself.
    expect(() => decodeFlexBuffer(Uint8Array.of(2, 0, 0, 10 << 2, 10 << 2, 4, 10 << 2, 1))).toThrow(
      expect.objectContaining({ code: 'FLEXBUFFER_DAMAGED' }),
    );
  });
});
