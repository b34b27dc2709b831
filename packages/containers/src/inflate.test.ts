import { constants, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inflate } from './inflate.ts';

const text = fc.array(fc.constantFrom('label', 'cat', 'dog\n', ' '), { maxLength: 3000 }).map((words) => {
  return new TextEncoder().encode(words.join(''));
});
const content = fc.oneof(text, fc.uint8Array({ maxLength: 3000 }));
const strategy = fc.constantFrom(constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY);

describe('inflating', () => {
  it('gives back what zlib has packed, in any way', () => {
    fc.assert(
      fc.property(content, fc.integer({ min: 0, max: 9 }), strategy, (bytes, level, strategy) => {
        const packed = deflateRawSync(bytes, { level, strategy });
        expect(inflate(packed, bytes.length)).toEqual(bytes);
      }),
    );
  });

  it('reaches back over the whole window', () => {
    const bytes = new Uint8Array(200_000).map((_, i) => (i * 7919 + (i >> 9)) & 0xff);
    expect(inflate(deflateRawSync(bytes), bytes.length)).toEqual(bytes);
  });

  it('refuses another size, and a stream that is cut', () => {
    const bytes = new TextEncoder().encode('one two three one two three one two three');
    const packed = deflateRawSync(bytes);
    expect(() => inflate(packed, bytes.length - 1)).toThrow('more bytes than promised');
    expect(() => inflate(packed, bytes.length + 1)).toThrow('fewer bytes than promised');
    expect(() => inflate(packed.subarray(0, -2), bytes.length)).toThrow('ends early');
  });

  it('ends with an error or a result, whatever it is given', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          expect(inflate(bytes, 64)).toHaveLength(64);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
