import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rowMajor, stridedCopy } from './strided-copy.ts';

describe('strided copy', () => {
  it('transposes', () => {
    const to = new Int8Array(6);
    const copy = stridedCopy('int8', [3, 2], { offset: 0, strides: [1, 3] }, rowMajor([3, 2]));
    copy(Int8Array.of(1, 2, 3, 4, 5, 6), to);
    expect([...to]).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('takes strings, and pairs of complex numbers together', () => {
    const words: string[] = ['', ''];
    stridedCopy('string', [2], { offset: 1, strides: [-1] }, rowMajor([2]))(['a', 'b'], words);
    expect(words).toEqual(['b', 'a']);
    const complex = new Float32Array(4);
    stridedCopy(
      'complex64',
      [2],
      { offset: 1, strides: [-1] },
      rowMajor([2]),
    )(Float32Array.of(1, 2, 3, 4), complex);
    expect([...complex]).toEqual([3, 4, 1, 2]);
  });

  it('does what element by element copying does, for any strides', () => {
    const axis = fc.record({ size: fc.integer({ min: 0, max: 20 }), step: fc.integer({ min: -3, max: 3 }) });
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 3 }), (axes) => {
        const shape = axes.map(({ size }) => size);
        const strides = axes.map(({ step }) => step);
        const offset = axes.reduce((sum, { size, step }) => sum + (step < 0 ? -step * size : 0), 0);
        const from = Int32Array.from({ length: 400 }, (_, i) => i);
        const count = shape.reduce((all, size) => all * size, 1);
        const to = new Int32Array(count);
        stridedCopy('int32', shape, { offset, strides }, rowMajor(shape))(from, to);
        const expected = Array.from({ length: count }, (_, n) => {
          let rest = n;
          let at = offset;
          for (let k = shape.length - 1; k >= 0; k--) {
            at += (rest % shape[k]) * strides[k];
            rest = Math.floor(rest / shape[k]);
          }
          return from[at];
        });
        expect([...to]).toEqual(expected);
      }),
    );
  });
});
