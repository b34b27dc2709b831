import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DTYPES, type DType, type TensorData } from './dtype.ts';
import { broadcastShapes, elementCount, normalizeAxis, stridesOf } from './shape.ts';
import { decodeElements, encodeElements, tensor } from './tensor.ts';

describe('elements', () => {
  it('come back from bytes as they went, for every dtype', () => {
    for (const dtype of Object.keys(DTYPES) as DType[]) {
      if (DTYPES[dtype].bits === 0) continue;
      const bytes = Uint8Array.from({ length: 48 }, (_, i) => (i * 37) & 0xff);
      const count = Math.floor((48 * 8) / DTYPES[dtype].bits);
      expect(encodeElements(dtype, decodeElements(dtype, bytes, count))).toEqual(bytes);
    }
  });

  it('are views where the bytes are aligned, copies where they are not', () => {
    const buffer = new ArrayBuffer(16);
    expect((decodeElements('float32', new Uint8Array(buffer, 4, 8), 2) as Float32Array).buffer).toBe(buffer);
    expect((decodeElements('float32', new Uint8Array(buffer, 3, 8), 2) as Float32Array).buffer).not.toBe(
      buffer,
    );
  });

  it('are read from the pooled buffers of Node, too', () => {
    const pooled = Buffer.concat([Buffer.alloc(3), Buffer.from(new Float32Array([1, 2]).buffer)]).subarray(3);
    expect(decodeElements('float32', pooled, 2)).toEqual(new Float32Array([1, 2]));
  });

  it('are refused when the bytes are too few', () => {
    expect(() => decodeElements('int16', new Uint8Array(3), 2)).toThrow(/expected 4 bytes, got 3/);
    expect(() => tensor('int8', [2, 2], new Int8Array(3))).toThrow(/does not fill shape \[2,2\]/);
  });

  it('of int4 lie low nibble first', () => {
    expect(decodeElements('int4', new Uint8Array([0x12, 0xf4]), 4)).toEqual(new Int8Array([2, 1, 4, -1]));
  });

  it('of strings survive any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        expect(decodeElements('string', encodeElements('string', texts), texts.length)).toEqual(texts);
      }),
    );
  });

  it('of damaged string tensors end in an error that says so', () => {
    const good = encodeElements('string', ['one', 'two'] as TensorData<'string'>);
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), (at, byte) => {
        const bad = good.slice();
        bad[at] = byte;
        try {
          decodeElements('string', bad, 2);
        } catch (error) {
          expect(error).toMatchObject({ code: 'STRING_TENSOR' });
        }
      }),
    );
  });
});

describe('shapes', () => {
  it('broadcast as in NumPy, unknown sizes included', () => {
    expect(broadcastShapes([2, 1, 3], [4, 1])).toEqual([2, 4, 3]);
    expect(broadcastShapes([-1, 3], [1, 3])).toEqual([-1, 3]);
    expect(broadcastShapes([-1, 3], [5, 3])).toEqual([5, 3]);
    expect(broadcastShapes([5, 3], [-1, 3])).toEqual([5, 3]);
    expect(broadcastShapes([0, 3], [1, 3])).toEqual([0, 3]);
    expect(() => broadcastShapes([2], [3])).toThrow(/do not broadcast/);
  });

  it('count their elements and refuse the impossible', () => {
    expect(elementCount([])).toBe(1);
    expect(elementCount([2, -1])).toBe(-1);
    expect(() => elementCount([2 ** 30, 2 ** 30])).toThrow(/impossible/);
    expect(stridesOf([2, 3, 4])).toEqual([12, 4, 1]);
    expect(normalizeAxis(-1, 3)).toBe(2);
    expect(() => normalizeAxis(3, 3)).toThrow(/\[-3, 3\)/);
  });
});
